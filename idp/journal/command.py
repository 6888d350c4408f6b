"""A command is somebody's too: whoever of the system started it."""

from __future__ import annotations

import contextlib
import getpass
import os
import socket
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any

from idp.kernel import actor
from idp.kernel.actor import Actor, Kind

UNHEARD = frozenset({"migrate", "runserver", "test", "testserver", "verify_audit", "worker", "db_worker"})
"""What serves others, or writes no rows of theirs."""


def acting(argv: Sequence[str]) -> AbstractContextManager[Any]:
    """For the length of a command of ``manage.py``."""
    name = argv[1] if len(argv) > 1 else "help"
    if name in UNHEARD:
        return contextlib.nullcontext()
    user = _user()
    return actor.acting(Actor(Kind.COMMAND, id=user, name=f"{user} on {socket.gethostname()}", act=name))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return str(os.getuid())
