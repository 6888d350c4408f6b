"""Numbers that pages show without counting: made by the workers, by the hour and (of people) by the day.

Two workers who count the same hour write the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Subquery

from idp.directory.models import User
from idp.journal import events, tallies
from idp.kernel import clock
from idp.messages.models import Message
from idp.pools.models import Pool

EXACT = 1000
"""So many people of a pool are counted whenever somebody asks."""

DECIDED = timedelta(days=4)
"""Longer than `messages.outbox` goes on trying: by then a message has been sent or given up."""

FATES = {Message.State.SENT: tallies.MESSAGES_SENT, Message.State.FAILED: tallies.MESSAGES_FAILED}


def each_minute() -> None:
    """The present hour, and those that were not seen to their end."""
    for hour in tallies.waiting():
        tallies.count_events(hour)
        _messages(hour)
        _arrivals(hour)
        tallies.add_up(hour)
        tallies.mark(hour)


def each_hour(*, go_on: Callable[[], bool] = lambda: True) -> None:
    """What became of the messages of the last days, how many people there are, and which events have had their time."""
    now = tallies.start_of_hour(clock.now())
    for ago in range(DECIDED // tallies.HOUR):
        if not go_on():
            return
        if _messages(now - ago * tallies.HOUR):
            tallies.add_up(now - ago * tallies.HOUR)
    count_people(go_on=go_on)
    drop_events(go_on=go_on)


def count_people(*, go_on: Callable[[], bool] = lambda: True) -> None:
    """Every pool's, once a day, by the index of when they were made."""
    for pool_id in tallies.uncounted(Pool.objects.order_by("pk").values_list("pk", flat=True)):
        if not go_on():
            return
        recount(pool_id)


def recount(pool_id: str) -> None:
    """All people of one pool: for whoever has just brought in many who were made long ago."""
    hour = tallies.start_of_hour(clock.now())
    there = User.objects.filter(pool_id=pool_id, created__lt=hour).count()
    tallies.put(tallies.PEOPLE, hour, {pool_id: there})
    _arrivals(hour)


def drop_events(*, go_on: Callable[[], bool] = lambda: True) -> None:
    """Those older than their pool keeps them; all of a pool that is no more."""
    there = events.pools()
    days = dict(Pool.objects.filter(pk__in=there).values_list("pk", "event_days"))
    for pool_id in there:
        kept = timedelta(days=days[pool_id]) if pool_id in days else -events.FOREVER
        events.sweep(pool_id, before=clock.now() - kept, go_on=go_on)


def estimate(pool_id: str) -> int:
    """How many people a pool has: exact where they are few, else by the last full count and the tallies since."""
    few = User.objects.filter(pool_id=pool_id).order_by()[: EXACT + 1].count()
    return few if few <= EXACT else max(few, tallies.people([pool_id])[pool_id])


def _arrivals(hour: datetime) -> None:
    made = User.objects.filter(pool_id=OuterRef("pk"), created__gte=hour, created__lt=hour + tallies.HOUR).order_by()
    counted = made.values("pool_id").annotate(count=Count("pk")).values("count")
    tallies.put(
        tallies.ARRIVALS,
        hour,
        dict(Pool.objects.filter(Exists(made)).order_by("pk").values_list("pk", Subquery(counted))),
    )


def _messages(hour: datetime) -> bool:
    """Those written in that hour, by what has become of them; whether there were any."""
    there = Message.objects.filter(created__gte=hour, created__lt=hour + tallies.HOUR, state__in=FATES)
    counts: dict[str, dict[str, int]] = {}
    for pool_id, state, count in there.values_list("pool_id", "state").annotate(Count("pk")).order_by("pool_id"):
        counts.setdefault(FATES[Message.State(state)], {})[pool_id] = count
    for what, by_pool in counts.items():
        tallies.put(what, hour, by_pool)
    return bool(counts)
