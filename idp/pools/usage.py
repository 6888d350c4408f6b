"""When a client and each of its secrets last proved useful: to the hour, because nobody asks for the minute.

A process writes at most once an hour for each row, and only where no other process has; otherwise the cost
of a mark is a look into a dictionary. What is marked inside a transaction is written after it, so that no
request holds the client's row while it waits for another.
"""

from __future__ import annotations

import functools
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from idp.kernel import clock
from idp.pools.models import Client, ClientSecret

EVERY = timedelta(hours=1)
LARGEST = 20_000
_noted: dict[tuple[type[Client | ClientSecret], str | int], int] = {}


def client(client_id: str) -> None:
    """It was given tokens."""
    _note(Client, client_id)


def secret(key: int) -> None:
    """The client has proved itself by this secret."""
    _note(ClientSecret, key)


def forget() -> None:
    """As a new process."""
    _noted.clear()


def _note(model: type[Client | ClientSecret], key: str | int) -> None:
    now = clock.epoch()
    if now - _noted.get((model, key), 0) < EVERY.total_seconds():
        return
    if len(_noted) > LARGEST:
        _noted.clear()
    _noted[model, key] = now
    transaction.on_commit(functools.partial(_write, model, key), robust=True)


def _write(model: type[Client | ClientSecret], key: str | int) -> None:
    """An update, not a save: the kept configuration stays as it is."""
    now = clock.now()
    stale = Q(last_used=None) | Q(last_used__lt=now - EVERY)
    model._default_manager.filter(stale, pk=key).update(last_used=now)
