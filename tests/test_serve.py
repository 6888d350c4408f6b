"""``make run``: what is missing is said in one sentence, and what it starts it also ends."""

import http.client
import os
import random
import runpy
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
OURS = ("PORTICO_", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "DJANGO_", "PORT")


def told(**settings: str) -> dict[str, str]:
    """The environment of a machine that knows nothing of Portico but these settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | settings


def refusal(**settings: str) -> str:
    """What is printed when it does not start."""
    ended = subprocess.run(
        [sys.executable, "-m", "idp.serve"],
        cwd=ROOT,
        env=told(**settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    return ended.stderr


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


def is_one_sentence_about(word: str, printed: str) -> bool:
    return printed.startswith("Portico: ") and word in printed and printed.count("\n") == 1


@pytest.mark.parametrize("which", [0, 1], ids=["the server's", "the demo app's"])
def test_a_taken_port_is_named(tmp_path: Path, which: int) -> None:
    port = free_ports()
    with socket.socket() as other:
        other.bind(("127.0.0.1", port + which))
        other.listen()
        printed = refusal(PORTICO_TEST_MODE="1", PORTICO_DATA=str(tmp_path), PORT=str(port))
    assert is_one_sentence_about(f"port {port + which}", printed)


def test_in_production_mode_a_missing_secret_is_named(tmp_path: Path) -> None:
    settings = {"PORTICO_TEST_MODE": "0", "PORTICO_DATA": str(tmp_path), "PORT": str(free_ports())}
    assert is_one_sentence_about("PORTICO_URL", refusal(**settings))
    settings["PORTICO_URL"] = "https://auth.example.com"
    assert is_one_sentence_about("PORTICO_SECRET_KEYS", refusal(**settings))
    settings["PORTICO_SECRET_KEYS"] = "A" * 43
    assert is_one_sentence_about("EMAIL_URL", refusal(**settings))


def test_test_mode_is_refused_beside_production_settings(tmp_path: Path) -> None:
    printed = refusal(PORTICO_TEST_MODE="1", PORTICO_DATA=str(tmp_path), PORTICO_URL="https://auth.example.com")
    assert is_one_sentence_about("PORTICO_TEST_MODE", printed)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[("PORT", wrong) for wrong in ("http", "0", "65535")],
        *[("PORTICO_DATA", wrong) for wrong in ("/dev/null", "/dev/null/data")],
        ("PORTICO_LOG_LEVEL", "loud"),
        ("PORTICO_WORKERS", "0"),
        ("PORTICO_REGION", "eu local"),
        *[("PORTICO_DEMO_POOL_ID", wrong) for wrong in ("demo", "a/b_Demo", "portico_operators")],
        *[("DATABASE_URL", wrong) for wrong in ("mysql://127.0.0.1/portico", "nonsense")],
        ("REDIS_URL", "127.0.0.1:6379"),
        *[("PORTICO_URL", wrong) for wrong in ("http://[::1", "http://localhost:http", "http://localhost/portico")],
        ("PORTICO_MAIL_FROM_FILE", "/dev/null/name"),
    ],
)
def test_a_setting_that_cannot_be_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    for given in [given for given in os.environ if given.startswith(OURS)]:
        monkeypatch.delenv(given)
    for given, said in {"PORTICO_TEST_MODE": "1", "PORTICO_DATA": str(tmp_path), name: value}.items():
        monkeypatch.setenv(given, said)
    with pytest.raises(ImproperlyConfigured, match=name) as refused:
        runpy.run_path(str(ROOT / "idp/settings.py"))
    assert "\n" not in str(refused.value)


def test_a_command_finds_what_make_run_has_installed(tmp_path: Path) -> None:
    bare = [sys.executable, "-I", "-S", str(tmp_path / "manage.py"), "inbox", "--code"]
    (tmp_path / "manage.py").write_text((ROOT / "manage.py").read_text())
    refused = subprocess.run(bare, env=told(), capture_output=True, text=True, check=False)
    assert (refused.returncode, is_one_sentence_about("make run", refused.stderr)) == (1, True)
    installed = tmp_path / ".venv/bin/python"
    installed.parent.mkdir(parents=True)
    installed.write_text('#!/bin/sh\necho "$@"\n')
    installed.chmod(0o755)
    assert subprocess.check_output(bare, env=told(), text=True) == f"{tmp_path}/manage.py inbox --code\n"


def test_an_old_python_is_named_before_anything_is_installed(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\nexit 1\n')
    old.chmod(0o755)
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    (tmp_path / "requirements.lock").touch()
    ended = subprocess.run(
        ["make", "run", f"PYTHON={old}"], cwd=tmp_path, env=told(), capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert "Portico needs Python 3.11 or newer" in ended.stderr
    assert "Python 3.9.2" in ended.stderr
    assert not (tmp_path / ".venv").exists()


def test_it_starts_twice_on_the_same_data_and_leaves_nothing_running(tmp_path: Path) -> None:
    port = free_ports()
    for _ in range(2):
        served = subprocess.Popen(
            [sys.executable, "-m", "idp.serve"],
            cwd=ROOT,
            env=told(PORTICO_TEST_MODE="1", PORTICO_DATA=str(tmp_path), PORT=str(port), PORTICO_WORKERS="1"),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert served.stdout is not None
        with served.stdout:
            lines = iter(served.stdout.readline, "")
            assert any("Portico is running." in line for line in lines)
            assert status(port, "/") == 200
            assert status_within(20, port + 1, "/") == 200
            served.send_signal(signal.SIGTERM)
            assert "Portico has stopped.\n" in list(lines)
        assert served.wait(timeout=30) == 0
        for free in (port, port + 1):
            with pytest.raises(ConnectionRefusedError):
                status(free, "/")


def status(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    finally:
        connection.close()


def status_within(seconds: float, port: int, path: str) -> int:
    until = time.monotonic() + seconds
    while True:
        try:
            return status(port, path)
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
