"""Events of some pools, newest first, page by page.

Each statement reads a bounded number of rows by the index of pool and time: what is rare is looked for among the
next few thousand, and a page says how far it has looked.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from idp.journal.models import Event

DEPTH = 20_000
"""Rows looked at for a page, over all pools together."""

LAST = uuid.UUID(int=2**128 - 1)
START = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Everything older than this; of one moment, what has a smaller id."""

    at: datetime
    id: uuid.UUID = LAST

    def __str__(self) -> str:
        return f"{(self.at - START) // MICROSECOND}-{self.id.hex}"

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """None for whatever `str` does not make."""
        moment, _, key = text.partition("-")
        if not (moment.isascii() and moment.isdecimal() and len(moment) < 18):
            return None
        try:
            return cls(START + int(moment) * MICROSECOND, uuid.UUID(hex=key))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Page:
    """``older`` is where the next page begins; ``back_to`` how far was looked, when more may be there."""

    events: list[Event]
    older: Cursor | None = None
    back_to: datetime | None = None


def page(
    rows: QuerySet[Event],
    pools: Sequence[str],
    *,
    since: datetime | None = None,
    before: Cursor | None = None,
    size: int = 50,
) -> Page:
    """Of ``rows`` (narrowed as one likes, but not by pool and time) those of ``pools``."""
    found: list[Event] = []
    floors: list[datetime] = []
    for pool_id in pools:
        mine = Q(pool=pool_id)
        if since:
            mine &= Q(at__gte=since)
        if before:
            mine &= Q(at__lte=before.at) & (Q(at__lt=before.at) | Q(id__lt=before.id))
        deep = Event.objects.filter(mine).order_by("-at", "-id").values_list("at", flat=True)
        depth = DEPTH // len(pools)
        floor = next(iter(deep[depth : depth + 1]), None)
        if floor:
            floors.append(floor)
            mine &= Q(at__gt=floor)
        found += rows.filter(mine).order_by("-at", "-id")[: size + 1]
    back_to = max(floors, default=None)
    found.sort(key=lambda event: (event.at, event.id), reverse=True)
    if back_to:
        found = [event for event in found if event.at > back_to]
    if len(found) > size:
        last = found[size - 1]
        return Page(found[:size], Cursor(last.at, last.id))
    return Page(found, Cursor(back_to) if back_to else None, back_to)
