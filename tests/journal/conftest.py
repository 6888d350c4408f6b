"""Somebody who acts, and what was written down of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from idp.journal import erasable
from idp.journal.models import Entry
from idp.kernel import actor
from idp.kernel.actor import Actor, Kind

OLGA = Actor(Kind.OPERATOR, id="olga-sub", name="olga", act="Test", address="192.0.2.7", reason="A ticket", batch="b1")


@pytest.fixture
def olga() -> Iterator[Actor]:
    """An operator is at work."""
    with actor.acting(OLGA) as who:
        yield who


Written = Callable[[], list[Entry]]


@pytest.fixture
def written(db: None) -> Written:
    """Every entry as it reads, oldest first."""
    return lambda: list(erasable.opened(Entry.objects.order_by("pk")))
