"""Counts by the hour: made again from the rows themselves, so that counting twice, or late, is right as well.

The worker counts each minute; pages read a few rows. A mark tells up to which hour was counted, so that
nothing is left out when no worker ran for a while.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from idp.journal.events import Kind, Outcome
from idp.journal.models import Event, Tally
from idp.kernel import clock

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
KEEP = timedelta(days=400)  # thirteen months: the same month of the year before can be compared
LATE = timedelta(minutes=10)  # longer than a transaction takes: by then the former hour is complete
FARTHEST = timedelta(days=30)
EVERYWHERE = ""
"""The pool of a count of all pools together."""

SIGN_UPS = f"{Kind.SIGN_UP} {Outcome.PASS}"
SIGN_INS = f"{Kind.SIGN_IN} {Outcome.PASS}"
FAILURES = f"{Kind.SIGN_IN} {Outcome.FAIL}"
LOCKOUTS = f"{Kind.SIGN_IN} {Outcome.LOCKED}"
DELETIONS = f"{Kind.DELETE} {Outcome.PASS}"
MESSAGES_SENT = "Message sent"
MESSAGES_FAILED = "Message failed"
PEOPLE = "People"
ARRIVALS = "Arrival"
"""People who are there and were made in that hour, also those who came by no door."""

COUNTED = "Counted"
"""The mark's name: its newest row is the last hour that was counted."""

COUNT_EVENTS = """
WITH RECURSIVE there(id) AS (
    SELECT min(pool_id) FROM journal_event
    UNION ALL
    SELECT (SELECT min(pool_id) FROM journal_event WHERE pool_id > there.id) FROM there WHERE there.id IS NOT NULL
)
INSERT INTO journal_tally (pool_id, what, hour, count)
SELECT there.id, kind || ' ' || outcome, %(hour)s, count(*)
FROM there JOIN journal_event ON journal_event.pool_id = there.id AND at >= %(hour)s AND at < %(end)s
WHERE there.id IS NOT NULL
GROUP BY there.id, kind, outcome
ORDER BY 1, 2
ON CONFLICT (pool_id, what, hour) DO UPDATE SET count = excluded.count
"""
SUM_POOLS = """
INSERT INTO journal_tally (pool_id, what, hour, count)
SELECT '', what, hour, sum(count) FROM journal_tally
WHERE hour = %(hour)s AND pool_id <> '' AND what <> 'People'
GROUP BY what, hour
ORDER BY what
ON CONFLICT (pool_id, what, hour) DO UPDATE SET count = excluded.count
"""
"""Every pool's rows in one order, so that two workers who count at once wait for each other."""


@dataclass(frozen=True, slots=True)
class Point:
    """How many from ``at`` on, for an hour or a day (UTC)."""

    at: datetime
    count: int


def series(pool_ids: Collection[str] | None, what: str, *, hours: int = 0, days: int = 0) -> list[Point]:
    """The last ``hours``, or ``days``, up to the present one; every one of them, with zeros. No pools: all of them."""
    step = HOUR if hours else DAY
    last = start_of_hour(clock.now()) if hours else clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    first = last - step * ((hours or days) - 1)
    points = [first + step * number for number in range(hours or days)]
    counts = dict.fromkeys(points, 0)
    rows = _rows(pool_ids, what).filter(hour__gte=first).values_list("hour").annotate(sum=Sum("count"))
    for hour, count in rows:
        counts[hour if hours else hour.replace(hour=0)] += count
    return [Point(at, counts[at]) for at in points]


def total(pool_ids: Collection[str] | None, what: str, *, hours: int = 0, days: int = 0) -> int:
    """The sum of `series`."""
    return sum(point.count for point in series(pool_ids, what, hours=hours, days=days))


def people(pool_ids: Collection[str]) -> dict[str, int]:
    """How many people each pool has, an estimate: the last full count, and who has come and gone since.

    In each hour whoever signed up or is there, whichever are more: who came and went again has no row left, who
    was imported no event. Those who are deleted without one are found by the next full count, within a day.
    """
    long_ago = clock.now() - KEEP
    counts = Tally.objects.filter(pool__in=pool_ids, what=PEOPLE, hour__gte=clock.now() - 3 * DAY)
    counted = {row.pool: row for row in counts.order_by("hour")}
    since = {pool: counted[pool].hour if pool in counted else long_ago for pool in pool_ids}
    found = {pool: counted[pool].count if pool in counted else 0 for pool in pool_ids}
    moves = Tally.objects.filter(pool__in=pool_ids, what__in=(SIGN_UPS, ARRIVALS, DELETIONS))
    came: dict[tuple[str, datetime], int] = {}
    for row in moves.filter(hour__gte=min(since.values(), default=long_ago)):
        if row.hour < since[row.pool]:
            continue
        if row.what == DELETIONS:
            found[row.pool] -= row.count
        else:
            came[row.pool, row.hour] = max(came.get((row.pool, row.hour), 0), row.count)
    for (pool, _), count in came.items():
        found[pool] += count
    return {pool: max(count, 0) for pool, count in found.items()}


def uncounted(pool_ids: Iterable[str]) -> list[str]:
    """Those whose people were not counted for a day."""
    recent = Tally.objects.filter(what=PEOPLE, hour__gt=start_of_hour(clock.now()) - DAY).exclude(pool=EVERYWHERE)
    done = set(recent.values_list("pool", flat=True))
    return [pool for pool in pool_ids if pool not in done]


def count_events(hour: datetime) -> None:
    """What people did in that hour, pool by pool."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_EVENTS, {"hour": _prepared(hour), "end": _prepared(hour + HOUR)})


def add_up(hour: datetime) -> None:
    """All pools together, from their own counts."""
    with connection.cursor() as cursor:
        cursor.execute(SUM_POOLS, {"hour": _prepared(hour)})


def mark(hour: datetime) -> None:
    """Whatever was in that hour has been counted, up to now."""
    put(COUNTED, hour, {EVERYWHERE: 1})


def waiting() -> list[datetime]:
    """The hours to be counted now, oldest first: the present one, and those that no worker has seen the end of."""
    now = clock.now()
    marked = _rows(None, COUNTED).order_by("-hour").values_list("hour", flat=True).first()
    if marked is None and not Event.objects.exists():
        marked = now
    first = start_of_hour(min(marked or now - FARTHEST, now - LATE))
    first = max(first, start_of_hour(now - FARTHEST))
    return [first + HOUR * number for number in range((start_of_hour(now) - first) // HOUR + 1)]


def put(what: str, hour: datetime, counts: Mapping[str, int]) -> None:
    """Counts that another room made, by pool."""
    Tally.objects.bulk_create(
        [Tally(pool=pool, what=what, hour=hour, count=count) for pool, count in counts.items()],
        update_conflicts=True,
        unique_fields=["pool", "what", "hour"],
        update_fields=["count"],
    )


def sweep() -> int:
    """Drop what is older than thirteen months; the worker does it daily."""
    return Tally.objects.filter(hour__lt=clock.now() - KEEP).delete()[0]


def forget(pool_id: str) -> None:
    """A pool's own counts, with the pool."""
    Tally.objects.filter(pool=pool_id).delete()


def start_of_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def _rows(pool_ids: Collection[str] | None, what: str) -> QuerySet[Tally]:
    mine = Q(pool=EVERYWHERE) if pool_ids is None else Q(pool__in=pool_ids)
    return Tally.objects.filter(mine, what=what)


def _prepared(moment: datetime) -> Any:
    return Tally._meta.get_field("hour").get_db_prep_value(moment, connection)
