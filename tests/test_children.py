"""Processes that live and end together."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from idp.children import Children, Ended

pytestmark = pytest.mark.once

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture(autouse=True)
def signals_stay_as_they_were() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_one_that_ends_is_named_with_its_exit_code() -> None:
    with Children() as children:
        children.start("long", SLEEPS)
        children.start("short", [sys.executable, "-c", "raise SystemExit(7)"])
        assert children.ended(within=20) == Ended("short", 7)


def test_nothing_has_ended_while_all_of_them_run() -> None:
    with Children() as children:
        children.start("long", SLEEPS)
        assert children.ended(within=0) is None


def test_leaving_stops_all_of_them() -> None:
    with Children() as children:
        children.start("one", SLEEPS)
        children.start("other", SLEEPS)
    assert [child.returncode for child in children.running.values()] == [-signal.SIGTERM, -signal.SIGTERM]


def test_leaving_stops_also_what_a_child_has_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("idp.children.GRACE", 0.1)
    told = tmp_path / "told"
    deaf = (
        "import pathlib, signal, subprocess; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"own = subprocess.Popen({SLEEPS!r}); pathlib.Path({str(told)!r}).write_text(f'{{own.pid}};'); own.wait()"
    )
    until = time.monotonic() + 20
    with Children() as children:
        children.start("server", [sys.executable, "-c", deaf])
        while not (told.exists() and told.read_text().endswith(";")) and time.monotonic() < until:
            time.sleep(0.02)
        own = int(told.read_text().rstrip(";"))
        assert runs(own)
    while runs(own) and time.monotonic() < until:
        time.sleep(0.02)
    assert not runs(own)


def test_a_child_is_told_what_is_added_to_the_environment(tmp_path: Path) -> None:
    told = tmp_path / "told"
    with Children() as children:
        command = f"import os, pathlib; pathlib.Path({str(told)!r}).write_text(os.environ['ISSUER'])"
        children.start("app", [sys.executable, "-c", command], {"ISSUER": "http://localhost/pool"})
        assert children.ended(within=20) == Ended("app", 0)
    assert told.read_text() == "http://localhost/pool"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_child_does_not_outlive_a_killed_parent() -> None:
    script = (
        "import sys, time; from idp.children import Children; children = Children();"
        f"children.start('long', {SLEEPS!r}); print(children.running['long'].pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent.stdout:
        child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    until = time.monotonic() + 20
    while runs(child) and time.monotonic() < until:
        time.sleep(0.05)
    assert not runs(child)


def runs(pid: int) -> bool:
    """A process that has ended and that nobody has waited for yet does not run."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
