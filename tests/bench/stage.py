"""Starts what is measured, and PostgreSQL beside it."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import psycopg

from tests import running
from tests.bench import cores, portico
from tests.peers import node, ports
from tests.running import Portico

Program = TypeVar("Program")


@contextlib.contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database: on DATABASE_URL_TEST_POSTGRES, or on a server of its own that is thrown away.

    Its settings are PostgreSQL's own: every commit is on the disk (fsync and synchronous_commit on) before the answer.
    """
    given = os.environ.get("DATABASE_URL_TEST_POSTGRES")
    with contextlib.nullcontext(given) if given else _server() as base:
        name = f"bench_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{base.rpartition('/')[0]}/{name}"
        finally:
            with psycopg.connect(base, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextlib.contextmanager
def _server() -> Iterator[str]:
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), default=None)
    initdb = str(programs / "initdb") if programs else shutil.which("initdb")
    if initdb is None:
        raise SystemExit("PostgreSQL is missing: install it, or name a server with DATABASE_URL_TEST_POSTGRES.")
    postgres = str(Path(initdb).resolve().with_name("postgres"))
    user = "postgres" if os.getuid() == 0 else None  # it refuses to run as root
    port = ports.free()
    with tempfile.TemporaryDirectory(prefix="portico-bench-") as folder:
        if user:
            shutil.chown(folder, user)
        data = f"{folder}/data"
        words = [initdb, "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust"]
        subprocess.run(words, cwd=folder, user=user, check=True, stdout=subprocess.DEVNULL)
        options = ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
        with (Path(folder) / "log").open("wb") as log:
            process = subprocess.Popen(
                [postgres, "-D", data, "-p", str(port), *options], cwd=folder, user=user, stderr=log, stdout=log
            )
        try:
            ports.wait(port, alive=lambda: process.poll() is None)
            yield _ready(f"postgres://postgres@127.0.0.1:{port}/postgres")
        finally:
            process.terminate()
            process.wait(30)


def _ready(url: str) -> str:
    """The same, once the server lets somebody in."""
    end = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(url).close()
            return url
        except psycopg.OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextlib.contextmanager
def deployment(database: str, people: int) -> Iterator[tuple[Portico, set[int]]]:
    """Portico as in production, one server process and its worker on the measured core, with people in a pool."""
    variables = {
        "PORTICO_TEST_MODE": "0",
        "PORTICO_URL": f"https://{portico.DOMAIN}",
        "PORTICO_SECRET_KEYS": secrets.token_urlsafe(32),
        "PORTICO_TRUSTED_PROXIES": "1",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "DATABASE_URL": database,
        "PORTICO_LOG_LEVEL": "WARNING",
        "PORTICO_WORKERS": "1",
    } | {name: value for name, value in os.environ.items() if name == "PORTICO_THREADS"}
    with contextlib.ExitStack() as stack:
        with cores.on(cores.MEASURED):
            found, pids = _started(stack, running.portico(**variables))
        found.python(f"from tests.bench import seed; seed.make({people})")
        yield found, pids


@contextlib.contextmanager
def provider(refresh_tokens: int) -> Iterator[tuple[node.Provider, set[int]]]:
    """npm oidc-provider on the same core; its storage is its own memory."""
    with contextlib.ExitStack() as stack:
        with cores.on(cores.MEASURED):
            found = _started(stack, node.oidc_provider(refresh_tokens=refresh_tokens))
        yield found


def _started(
    stack: contextlib.ExitStack, program: contextlib.AbstractContextManager[Program]
) -> tuple[Program, set[int]]:
    """The running program and its processes."""
    before = cores.children_of(os.getpid())
    found = stack.enter_context(program)
    return found, set().union(*(cores.family_of(pid) for pid in cores.children_of(os.getpid()) - before))
