"""What the workers count and drop by the clock: people, messages, events."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from idp.directory.models import User
from idp.flows import authenticate, census, delete_pool
from idp.flows.steps import Caller
from idp.flows.worker import Worker
from idp.journal import events, tallies
from idp.journal.models import Event, Tally
from idp.kernel import clock as time
from idp.messages.models import Message
from idp.pools.models import Domain, Pool
from tests.conftest import PASSWORD, make

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def not_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hours that nobody has seen to their end are counted for a day back, not for thirty: each costs its statements."""
    monkeypatch.setattr(tallies, "FARTHEST", timedelta(days=1))


def letter(pool: Pool, state: Message.State) -> Message:
    return Message.objects.create(
        pool=pool, destination="a@example.com", kind="recover", language="en", state=state,
        message_id=f"<{Message.objects.count()}@example.com>", next_try=time.now(), created=time.now(),
    )  # fmt: skip


def sign_in(caller: Caller) -> None:
    authenticate.by_password("ann", PASSWORD, caller=caller)


def test_a_sign_in_is_in_the_tally_within_a_minute(ann: User, caller: Caller) -> None:
    sign_in(caller)
    census.each_minute()
    assert tallies.total([ann.pool_id], tallies.SIGN_INS, hours=1) == 1
    assert tallies.total(None, tallies.SIGN_INS, hours=1) == 1
    assert tallies.total([ann.pool_id], tallies.FAILURES, hours=1) == 0


def test_messages_are_counted_by_what_became_of_them(
    pool: Pool, other_pool: Pool, clock: time_machine.Traveller
) -> None:
    waiting, *_ = [letter(pool, state) for state in Message.State for _ in range(2)]
    letter(other_pool, Message.State.SENT)
    census.each_minute()
    assert tallies.total([pool.pk], tallies.MESSAGES_SENT, hours=1) == 2
    assert tallies.total([pool.pk], tallies.MESSAGES_FAILED, hours=1) == 2
    assert tallies.total(None, tallies.MESSAGES_SENT, hours=1) == 3
    clock.shift(timedelta(days=3))
    census.each_minute()
    Message.objects.filter(pk=waiting.pk).update(state=Message.State.FAILED)
    census.each_minute()
    assert tallies.total([pool.pk], tallies.MESSAGES_FAILED, hours=80) == 2
    census.each_hour()
    assert tallies.total([pool.pk], tallies.MESSAGES_FAILED, hours=80) == 3
    assert tallies.total(None, tallies.MESSAGES_FAILED, hours=80) == 3


def test_people_are_counted_once_a_day(
    pool: Pool, other_pool: Pool, ann: User, caller: Caller, clock: time_machine.Traveller
) -> None:
    clock.shift(3600)
    census.each_hour()
    assert tallies.people([pool.pk, other_pool.pk]) == {pool.pk: 1, other_pool.pk: 0}
    seeded = [make(pool, f"seeded{number}").pk for number in range(5)]
    User.objects.filter(pk__in=seeded).update(created=time.now() - timedelta(days=400))
    clock.shift(23 * 3600)
    census.each_hour()
    assert tallies.people([pool.pk]) == {pool.pk: 1}
    clock.shift(3600)
    census.each_hour()
    assert tallies.people([pool.pk]) == {pool.pk: 6}
    assert Tally.objects.filter(what=tallies.PEOPLE).count() == 4


def test_who_is_made_by_no_door_is_counted_within_a_minute(pool: Pool, ann: User) -> None:
    census.each_hour()
    for number in range(5):
        make(pool, f"imported{number}")
    census.each_minute()
    assert tallies.people([pool.pk]) == {pool.pk: 6}


def test_whoever_seeds_a_pool_has_it_counted(pool: Pool, ann: User) -> None:
    census.each_hour()
    User.objects.filter(pk=make(pool, "seeded").pk).update(created=time.now() - timedelta(days=400))
    census.recount(pool.pk)
    assert tallies.people([pool.pk]) == {pool.pk: 2}


def test_a_pool_of_few_is_counted_when_asked_a_large_one_is_estimated(
    pool: Pool, ann: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tallies.put(tallies.PEOPLE, tallies.start_of_hour(time.now()), {pool.pk: 70_000})
    assert census.estimate(pool.pk) == 1
    monkeypatch.setattr(census, "EXACT", 1)
    make(pool, "bert")
    assert census.estimate(pool.pk) == 70_000
    Tally.objects.all().delete()
    make(pool, "carl")
    assert census.estimate(pool.pk) == 2  # more than that many, and nobody has counted them yet


def test_events_go_when_their_pool_says(
    pool: Pool, other_pool: Pool, ann: User, mallory: User, clock: time_machine.Traveller
) -> None:
    Pool.objects.filter(pk=pool.pk).update(event_days=7)
    for user in (ann, mallory):
        events.record(user.pool_id, user.pk, events.Kind.SIGN_IN)
    clock.shift(timedelta(days=7))
    census.drop_events()
    assert events.pools() == [pool.pk, other_pool.pk]
    clock.shift(60)
    census.each_hour(go_on=lambda: False)
    census.drop_events(go_on=lambda: False)
    assert Event.objects.count() == 2
    census.each_hour()
    assert events.pools() == [other_pool.pk]
    clock.shift(timedelta(days=83))
    census.each_hour()
    assert events.pools() == []


def test_a_deleted_persons_events_stay_for_their_time(pool: Pool, ann: User, caller: Caller) -> None:
    sub = ann.pk
    sign_in(caller)
    ann.delete()
    census.each_hour()
    assert len(events.of(pool.pk, sub)) == 1


def test_a_pools_events_and_tallies_go_with_it(pool: Pool, ann: User, mallory: User, caller: Caller) -> None:
    sign_in(caller)
    events.record(mallory.pool_id, mallory.pk, events.Kind.SIGN_IN)
    census.each_minute()
    Domain.objects.filter(pool=pool).delete()
    delete_pool.delete_pool(pool)
    assert events.pools() == [mallory.pool_id]
    assert not Tally.objects.filter(pool=pool.pk).exists()


def test_what_a_pool_left_behind_is_dropped(pool: Pool) -> None:
    """A sign-in that was under way while the pool went."""
    events.record("eu_Gone", make(pool, "ann").pk, events.Kind.SIGN_IN)
    census.drop_events()
    assert events.pools() == []


def test_the_worker_does_all_of_it_by_the_clock(ann: User, caller: Caller, clock: time_machine.Traveller) -> None:
    sign_in(caller)
    worker = Worker()
    for one in worker.rounds:
        one.due = 0
    worker.go_rounds()
    assert tallies.total([ann.pool_id], tallies.SIGN_INS, hours=1) == 1
    assert Tally.objects.filter(what=tallies.PEOPLE, pool=ann.pool_id).exists()
    clock.shift(timedelta(days=91))
    for one in worker.rounds:
        one.due = 0
    worker.go_rounds()
    assert not Event.objects.exists()
