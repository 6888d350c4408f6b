"""Whoever of the system starts a command is written down with what it changes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from idp.journal import command
from idp.kernel import actor

ROOT = Path(__file__).resolve().parent.parent.parent


def test_a_command_acts_for_the_system_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "ada")
    with command.acting(["manage.py", "rotate_keys", "--all"]):
        who = actor.current()

    assert who is not None
    assert (who.kind, who.id, who.act) == ("command", "ada", "rotate_keys")
    assert who.name.startswith("ada on ")
    assert actor.current() is None


@pytest.mark.parametrize("name", ["runserver", "worker", "test", "migrate", "verify_audit"])
def test_what_serves_others_acts_for_nobody(name: str) -> None:
    with command.acting(["manage.py", name]):
        assert actor.current() is None


def test_a_user_without_a_name_is_known_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", nameless)
    with command.acting(["manage.py"]):
        who = actor.current()

    assert who is not None
    assert who.id == str(os.getuid())


def test_the_command_line_writes_it_down_and_verifies_it(tmp_path: Path) -> None:
    """With a database of its own: what is made there shows who made it, and the chain is whole."""
    places = {"PORTICO_TEST_MODE": "1", "PORTICO_DATA": str(tmp_path), "LOGNAME": "ada"}
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PORTICO_", "DATABASE", "DJANGO"))
    }

    def manage(*words: str) -> str:
        told = [sys.executable, "manage.py", *words]
        return subprocess.run(told, cwd=ROOT, env=kept | places, check=True, capture_output=True, text=True).stdout

    manage("migrate", "--verbosity", "0")
    manage("createaccesskey", "--name", "Terraform")
    told = manage("shell", "--verbosity", "0", "--command", SHOW)

    assert told.split("\n")[0] == "ada createaccesskey made Terraform {'hidden': 'set'}"
    assert "1 sealed entries, newest 1:" in manage("verify_audit")


SHOW = """
from idp.journal.models import Entry
for entry in Entry.objects.all():
    print(entry.actor, entry.act, entry.change, entry.target_name.split(" (")[0], entry.after["sealed"])
"""
