"""Who is changing something now: an operator, an access key, a command. Doors say so; the journal writes it down.

Where nobody is said to act, a person acts upon their own account, or the program upon itself.
"""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Kind(StrEnum):
    OPERATOR = "operator"
    KEY = "key"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Actor:
    """``id`` is an operator's ``sub``, an access key's id or the system user who ran a command.

    ``act`` is what the door calls the thing done (``AdminDisableUser``, ``Disable``, ``rotate_keys``); ``batch``
    joins what was written in one go.
    """

    kind: Kind
    id: str
    name: str
    act: str = ""
    address: str = ""
    reason: str = ""
    batch: str = field(default_factory=lambda: uuid.uuid4().hex)


_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)


def current() -> Actor | None:
    return _actor.get()


@contextlib.contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Whatever is changed inside was changed by ``actor``."""
    token = _actor.set(actor)
    try:
        yield actor
    finally:
        _actor.reset(token)


@contextlib.contextmanager
def act(name: str, *, reason: str = "") -> Iterator[None]:
    """The same actor, doing something more precisely named; nothing where nobody acts."""
    now = _actor.get()
    if now is None:
        yield
        return
    with acting(replace(now, act=name, reason=reason or now.reason)):
        yield
