"""What one core can do at most: RS256 signatures and argon2id hashes a second.

``python -m tests.bench.limits SECONDS`` measures both and prints them as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import argon2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.bench import cores
from tests.running import ROOT


@dataclass(frozen=True, slots=True)
class Limits:
    """A second's worth of each; ``share`` of the core that was to be had."""

    rs256: float
    argon2id: float
    share: float


def measured(seconds: float) -> Limits:
    """In a process of its own, on the measured core."""
    command = [sys.executable, "-m", "tests.bench.limits", str(seconds)]
    with cores.on(cores.MEASURED):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return Limits(**json.loads(done.stdout))


def _rate(work: Callable[[], object], seconds: float) -> float:
    count, start = 0, time.perf_counter()
    while (passed := time.perf_counter() - start) < seconds:
        work()
        count += 1
    return count / passed


def _main(seconds: float) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    scheme, algorithm, message = padding.PKCS1v15(), hashes.SHA256(), b"x" * 600
    # The parameters of `idp.credentials.hashers`.
    hasher = argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
    known = hasher.hash("Correct-Horse-7")
    start, used = time.perf_counter(), time.process_time()
    rates = {
        "rs256": _rate(lambda: key.sign(message, scheme, algorithm), seconds),
        "argon2id": _rate(lambda: hasher.verify(known, "Correct-Horse-7"), seconds),
    }
    share = (time.process_time() - used) / (time.perf_counter() - start)
    print(json.dumps({**rates, "share": share}))


if __name__ == "__main__":
    _main(float(sys.argv[1]))
