"""Processes that live and end together: whoever leaves the ``with`` block has stopped them all."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType

GRACE = 10.0  # seconds that a child may take to finish what it is doing


@dataclass(frozen=True, slots=True)
class Ended:
    """A child that ended by itself; ``code`` is negative for a signal."""

    name: str
    code: int


class Children:
    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], environment: dict[str, str] | None = None) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches it once and in order: through us."""
        self.running[name] = subprocess.Popen(
            command,
            env=os.environ | (environment or {}),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent(),  # noqa: PLW1509 - we have no threads
        )

    def ended(self, *, within: float) -> Ended | None:
        """The first child found ended, after waiting for at most ``within`` seconds."""
        until = time.monotonic() + within
        while True:
            for name, child in self.running.items():
                code = child.poll()
                if code is not None:
                    return Ended(name, code)
            if time.monotonic() >= until:
                return None
            time.sleep(0.05)

    def __enter__(self) -> Children:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave one of them behind
        for child in self.running.values():
            child.terminate()
        until = time.monotonic() + GRACE
        for child in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(timeout=max(0.0, until - time.monotonic()))
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)  # also what it started: a server's own workers hold the port
            child.wait()


def _end_with_parent() -> Callable[[], None] | None:
    """On Linux the kernel ends a child whose parent was killed, so no orphan keeps the port."""
    if sys.platform != "linux":
        return None
    prctl, set_death_signal = ctypes.CDLL(None).prctl, 1
    return lambda: prctl(set_death_signal, signal.SIGTERM)
