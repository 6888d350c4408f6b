"""Counting twice is counting once, nothing is left out, and every hour has its point."""

from __future__ import annotations

import itertools
import re
import uuid
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection

from idp.journal import events, tallies
from idp.journal.events import Kind, Outcome
from idp.journal.models import Event, Tally
from idp.kernel import clock as time

ANN = uuid.UUID(int=1)
HERE, THERE = "eu_Here", "eu_There"
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


def happened(*moments: datetime, pool: str = HERE, kind: Kind = Kind.SIGN_IN, outcome: Outcome = Outcome.PASS) -> None:
    Event.objects.bulk_create(
        Event(id=uuid.uuid4(), pool=pool, subject=ANN, kind=kind, outcome=outcome, at=at) for at in moments
    )


def count() -> None:
    for hour in tallies.waiting():
        tallies.count_events(hour)
        tallies.add_up(hour)
        tallies.mark(hour)


def shown(what: str, pools: list[str] | None, **asked: int) -> list[int]:
    return [point.count for point in tallies.series(pools, what, **asked)]


def test_events_are_counted_by_pool_hour_kind_and_outcome() -> None:
    now = time.now()
    happened(now, now, now - HOUR, now - 5 * HOUR)
    happened(now, outcome=Outcome.FAIL)
    happened(now, pool=THERE)
    count()
    assert shown(tallies.SIGN_INS, [HERE], hours=6) == [1, 0, 0, 0, 1, 2]
    assert shown(tallies.FAILURES, [HERE], hours=6) == [0, 0, 0, 0, 0, 1]
    assert shown(tallies.SIGN_INS, [THERE], hours=2) == [0, 1]
    assert shown(tallies.SIGN_INS, [HERE, THERE], hours=2) == [1, 3]
    assert shown(tallies.SIGN_INS, None, hours=2) == [1, 3]
    assert shown(tallies.SIGN_INS, [], hours=2) == [0, 0]
    assert tallies.total([HERE, THERE], tallies.SIGN_INS, hours=24) == 5


def test_counting_again_counts_what_has_come_since_and_nothing_twice(clock: time_machine.Traveller) -> None:
    for _ in range(3):
        happened(time.now())
        count()
        count()
        clock.shift(60)
    assert tallies.total([HERE], tallies.SIGN_INS, hours=1) == 3
    assert Tally.objects.filter(pool=HERE).count() == 1


def test_an_hour_is_counted_until_its_last_transaction_must_be_over(clock: time_machine.Traveller) -> None:
    happened(time.now(), pool=THERE)
    count()
    clock.move_to(time.now().replace(minute=59, second=59))
    late = time.now()
    clock.shift(60)  # into the next hour
    count()
    happened(late)  # what began before the hour ended
    clock.shift(60)
    count()
    assert shown(tallies.SIGN_INS, [HERE], hours=2) == [1, 0]
    clock.shift(600)
    assert len(tallies.waiting()) == 1


def test_hours_without_a_worker_are_counted_by_the_next_one(clock: time_machine.Traveller) -> None:
    count()
    happened(*(time.now() + number * HOUR for number in range(1, 50)))
    clock.shift(49 * 3600)
    count()
    assert shown(tallies.SIGN_INS, [HERE], hours=50) == [0, *[1] * 49]
    assert len(tallies.waiting()) == 1


def test_no_more_than_a_month_is_made_up_for(clock: time_machine.Traveller) -> None:
    assert len(tallies.waiting()) == 1
    happened(time.now() - 365 * 24 * HOUR)
    assert len(tallies.waiting()) == 30 * 24 + 1
    count()
    clock.shift(timedelta(days=365))
    assert len(tallies.waiting()) == 30 * 24 + 1


def test_days_are_sums_of_their_hours() -> None:
    now = time.now()  # 09:30
    happened(now, now - 9 * HOUR, now - 10 * HOUR, now - 34 * HOUR)
    count()
    assert shown(tallies.SIGN_INS, [HERE], days=3) == [1, 1, 2]
    points = tallies.series([HERE], tallies.SIGN_INS, days=30)
    assert len(points) == 30
    assert points[-1].at == now.replace(hour=0, minute=0)
    assert {after.at - before.at for before, after in itertools.pairwise(points)} == {timedelta(days=1)}


def test_points_are_evenly_spaced_also_where_nothing_was_counted() -> None:
    points = tallies.series([HERE], tallies.SIGN_INS, hours=24)
    assert [point.count for point in points] == [0] * 24
    assert points[-1].at == time.now().replace(minute=0)
    assert {after.at - before.at for before, after in itertools.pairwise(points)} == {HOUR}


def test_people_are_the_last_count_and_who_has_come_and_gone_since(clock: time_machine.Traveller) -> None:
    happened(time.now(), kind=Kind.SIGN_UP)
    count()
    assert tallies.people([HERE, THERE]) == {HERE: 1, THERE: 0}  # never counted
    clock.shift(3600)
    tallies.put(tallies.PEOPLE, tallies.start_of_hour(time.now()), {HERE: 70, THERE: 5})
    happened(time.now(), time.now(), kind=Kind.SIGN_UP)
    happened(time.now(), kind=Kind.DELETE)
    happened(time.now(), kind=Kind.SIGN_UP, outcome=Outcome.FAIL)
    count()
    assert tallies.people([HERE, THERE]) == {HERE: 71, THERE: 5}
    for hour, arrived in ((0, 1), (1, 8)):  # fewer than have signed up; more
        tallies.put(tallies.ARRIVALS, tallies.start_of_hour(time.now()) + hour * HOUR, {HERE: arrived})
    assert tallies.people([HERE]) == {HERE: 79}
    assert tallies.people([]) == {}
    happened(*[time.now()] * 9, pool=THERE, kind=Kind.DELETE)
    count()
    assert tallies.people([THERE]) == {THERE: 0}


def test_each_pools_people_are_counted_once_a_day(clock: time_machine.Traveller) -> None:
    tallies.put(tallies.PEOPLE, tallies.start_of_hour(time.now()), {HERE: 1})
    assert tallies.uncounted([HERE, THERE]) == [THERE]
    clock.shift(24 * 3600)
    assert tallies.uncounted([HERE, THERE]) == [HERE, THERE]


def test_thirteen_months_are_kept(clock: time_machine.Traveller) -> None:
    happened(time.now())
    count()
    clock.shift(timedelta(days=396))
    tallies.sweep()
    assert set(Tally.objects.values_list("pool", "what")) == {
        (HERE, "SignIn Pass"),
        ("", "SignIn Pass"),
        ("", "Counted"),
    }
    clock.shift(timedelta(days=5))
    tallies.sweep()
    assert not Tally.objects.exists()


def test_a_pools_own_counts_go_with_it_and_the_sums_stay() -> None:
    happened(time.now())
    happened(time.now(), pool=THERE)
    count()
    tallies.forget(HERE)
    assert tallies.total([HERE], tallies.SIGN_INS, hours=1) == 0
    assert tallies.total([THERE], tallies.SIGN_INS, hours=1) == 1
    assert tallies.total(None, tallies.SIGN_INS, hours=1) == 2


def test_counting_reads_the_hour_and_not_the_table() -> None:
    postgresql = connection.vendor == "postgresql"
    made, number = ("gen_random_uuid()", "interval '1 minute' * n") if postgresql else ("hex(randomblob(16))", "n")
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 100000)
            INSERT INTO journal_event ({events.COLUMNS})
            SELECT {made}, 'pool' || n %% 7, {made}, 'SignIn', 'Pass',
                   {"%s - " + number if postgresql else "datetime(%s, -n || ' minutes')"}, '', '', '', '[]'
            FROM counted
            """,
            [time.now()],
        )
        cursor.execute("ANALYZE journal_event")
        values = {"hour": time.now() - HOUR, "end": time.now()}
        cursor.execute(f"{'EXPLAIN' if postgresql else 'EXPLAIN QUERY PLAN'} {tallies.COUNT_EVENTS}", values)
        plan = str(cursor.fetchall())
    assert "event_pool" in plan, plan
    assert not re.search(r"Seq Scan on journal_event|SCAN journal_event\b(?! USING COVERING)", plan), plan
