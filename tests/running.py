"""A whole Portico of its own: ``python -m idp.serve`` with server, worker and demo app, on free ports."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.inside import Inside
from tests.watch import leaked

ROOT = Path(__file__).resolve().parent.parent
OURS = ("PORTICO_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_", "PORT")
PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Portico:
    """A running deployment in test mode; people's codes are read from its inbox, as a person reads mail."""

    port: int
    environment: dict[str, str]
    log: Path
    inside: list[Inside] = field(default_factory=list, repr=False)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def app(self) -> str:
        """The demo relying app."""
        return f"http://localhost:{self.port + 1}"

    def host(self, prefix: str) -> str:
        """A pool's own host; only browsers resolve it everywhere."""
        return f"http://{prefix}.localhost:{self.port}"

    def python(self, code: str) -> Any:
        """Run code inside the deployment; what it prints last is read as JSON."""
        if not self.inside:
            self.inside.append(Inside(self.environment, ROOT))
        printed = self.inside[0].run(code)
        return json.loads(printed.splitlines()[-1]) if printed.strip() else None

    def manage(self, *arguments: str) -> str:
        """A management command's output."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def letters(self, to: str) -> list[dict[str, Any]]:
        """The letters in somebody's inbox, newest first."""
        found: list[dict[str, Any]] = requests.get(f"{self.url}/inbox.json", params={"to": to}, timeout=10).json()
        return found

    def code(self, to: str, *, after: int = 0) -> str:
        """The code in the newest letter, once there are more than ``after`` letters."""
        return str(self.letter(to, after=after)["code"])

    def letter(self, to: str, *, after: int = 0) -> dict[str, Any]:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            letters = self.letters(to)
            if len(letters) > after:
                return letters[0]
            time.sleep(0.2)
        raise AssertionError(f"no letter came to {to}")


@contextlib.contextmanager
def portico(**variables: str) -> Iterator[Portico]:
    """Run one while the block lasts; its log must hold no token and no password of the cast."""
    with tempfile.TemporaryDirectory(prefix="portico-running-") as folder, database() as url:
        port = free_ports()
        environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        environment |= {
            "PORTICO_TEST_MODE": "1",
            "PORTICO_DATA": folder,
            "PORTICO_WORKERS": "1",
            "PORT": str(port),
            "DJANGO_SETTINGS_MODULE": "idp.settings",
            "PYTHONUNBUFFERED": "1",
        }
        environment |= {"DATABASE_URL": url} if url else {}
        environment |= {"REDIS_URL": redis(port)} if os.environ.get("REDIS_URL") else {}
        environment |= variables
        log = Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "idp.serve"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        found = Portico(port, environment, log)
        try:
            wait(process, found)
            yield found
        finally:
            for inside in found.inside:
                inside.close()
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
            printed = re.sub(r"/operator\?token=\S+", "", log.read_text())  # the first operator's link is for printing
        leaks = leaked(printed, ["Correct-Horse-7", "Temporary-Pass-1"])
        assert not leaks, f"the server's log holds secrets: {[leak[:12] for leak in leaks]}"


def wait(process: subprocess.Popen[bytes], found: Portico) -> None:
    end = time.monotonic() + PATIENCE
    while "Portico is running" not in found.log.read_text() and "Portico serves" not in found.log.read_text():
        if process.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"Portico did not start:\n{found.log.read_text()}")
        time.sleep(0.1)


@contextlib.contextmanager
def database() -> Iterator[str]:
    """A PostgreSQL database of its own where the tests run on PostgreSQL; nothing (SQLite) elsewhere."""
    base = os.environ.get("DATABASE_URL", "")
    if not base.startswith("postgres"):
        yield ""
        return
    import psycopg

    name = f"portico_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(base, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{base.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def redis(port: int) -> str:
    """A Redis database that the tests in this process do not clear (they clear the one that REDIS_URL names)."""
    return f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{1 + port // 2 % 63}"


def free_ports() -> int:
    """A port that is free, as is the next one; below those that the system hands out, so nobody else gets it."""
    while True:
        port = random.randrange(20_000, 30_000, 2)
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
