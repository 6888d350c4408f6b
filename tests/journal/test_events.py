"""What people did is written once, read newest first, and dropped in handfuls."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from idp.journal import events
from idp.journal.events import Kind, Outcome, Source
from idp.journal.models import Event
from idp.kernel import clock as time

ANN = uuid.UUID(int=1)
BEN = uuid.UUID(int=2)
HERE, THERE = "eu_Here", "eu_There"

pytestmark = pytest.mark.django_db


def kinds(subject: uuid.UUID = ANN, **asked: object) -> list[str]:
    return [event.kind for event in events.of(HERE, subject, **asked)]  # type: ignore[arg-type]  # passed on


def test_a_row_holds_what_was_told() -> None:
    source = Source(client="app", address="192.0.2.1", device="Firefox on Linux")
    events.record(HERE, ANN, Kind.SIGN_IN, Outcome.FAIL, source, [("Password", True), ("Mfa", False)])
    [event] = events.of(HERE, ANN)
    assert (event.kind, event.outcome, event.at) == ("SignIn", "Fail", time.now())
    assert (event.client, event.address, event.device) == ("app", "192.0.2.1", "Firefox on Linux")
    assert event.challenges == [
        {"ChallengeName": "Password", "ChallengeResponse": "Success"},
        {"ChallengeName": "Mfa", "ChallengeResponse": "Failure"},
    ]


def test_too_long_a_device_is_cut() -> None:
    events.record(HERE, ANN, Kind.SIGN_IN, source=Source(device="x" * 500))
    assert len(events.of(HERE, ANN)[0].device) == 64


def test_newest_come_first_also_within_one_moment() -> None:
    for kind in (Kind.SIGN_UP, Kind.CONFIRM_SIGN_UP, Kind.SIGN_IN):
        events.record(HERE, ANN, kind)
    assert kinds() == ["SignIn", "ConfirmSignUp", "SignUp"]


def test_pages_follow_one_another_without_gap_or_repetition(clock: time_machine.Traveller) -> None:
    for number in range(10):
        events.record(HERE, ANN, Kind.SIGN_IN)
        if number % 3 == 0:
            clock.shift(60)
    seen: list[Event] = []
    while page := events.of(HERE, ANN, before=seen[-1] if seen else None, limit=3):
        seen += page
    assert [event.pk for event in seen] == [event.pk for event in events.of(HERE, ANN)]
    assert len({event.pk for event in seen}) == 10


def test_only_that_person_of_that_pool_and_those_kinds_are_read() -> None:
    events.record(HERE, ANN, Kind.SIGN_IN)
    events.record(HERE, ANN, Kind.SIGN_OUT)
    events.record(HERE, BEN, Kind.DELETE)
    events.record(THERE, ANN, Kind.SIGN_UP)
    assert kinds() == ["SignOut", "SignIn"]
    assert kinds(kinds=["SignIn"]) == ["SignIn"]


def test_locked_tries_are_written_once_a_minute(clock: time_machine.Traveller) -> None:
    for _ in range(100):
        events.record(HERE, ANN, Kind.SIGN_IN, Outcome.LOCKED)
    events.record(HERE, BEN, Kind.SIGN_IN, Outcome.LOCKED)
    events.record(THERE, ANN, Kind.SIGN_IN, Outcome.LOCKED)
    events.record(HERE, ANN, Kind.FORGOT_PASSWORD, Outcome.LOCKED)
    assert Event.objects.count() == 4
    clock.shift(60)
    events.record(HERE, ANN, Kind.SIGN_IN, Outcome.LOCKED)
    assert kinds() == ["SignIn", "ForgotPassword", "SignIn"]


def test_ids_are_in_the_order_of_time() -> None:
    now = time.now()
    moments = [now + timedelta(microseconds=number * 137) for number in range(2000)]
    ids = [events.new_id(moment) for moment in moments]
    assert ids == sorted(ids)
    assert {(identity.version, identity.variant) for identity in ids} == {(7, uuid.RFC_4122)}
    same = [events.new_id(now) for _ in range(2000)]
    assert len(set(same)) == 2000


def test_what_is_older_goes_in_handfuls(clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "AT_ONCE", 3)
    for _ in range(8):
        events.record(HERE, ANN, Kind.SIGN_IN)
        events.record(THERE, ANN, Kind.SIGN_IN)
    clock.shift(60)
    events.record(HERE, ANN, Kind.SIGN_OUT)
    turns = iter([True, True, False])
    assert events.sweep(HERE, before=time.now(), go_on=lambda: next(turns)) == 6
    assert events.sweep(HERE, before=time.now()) == 2
    assert kinds() == ["SignOut"]
    assert Event.objects.filter(pool=THERE).count() == 8
    handfuls = 0
    while events.handful(THERE):
        handfuls += 1
    assert handfuls == 3
    assert events.pools() == [HERE]


def test_pools_with_events_are_found_one_by_one() -> None:
    assert events.pools() == []
    for pool in ("c", "a", "b", "a", "c"):
        events.record(pool, ANN, Kind.SIGN_IN)
    assert events.pools() == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (
            "SELECT * FROM journal_event WHERE pool_id = 'a' AND subject = %s ORDER BY at DESC, id DESC LIMIT 9",
            "event_subject",
        ),
        ("SELECT id FROM journal_event WHERE pool_id = 'a' AND at < '2026-01-01' ORDER BY at LIMIT 9", "event_pool"),
        (events.POOLS, "event_"),
    ],
)
def test_nothing_reads_the_whole_table(statement: str, index: str) -> None:
    for number in range(500):
        events.record("ab"[number % 2], uuid.UUID(int=number // 5), Kind.SIGN_IN)
    explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # so small a table is read faster without
            cursor.execute("ANALYZE journal_event")
        cursor.execute(f"{explain} {statement}", [ANN.hex] if "%s" in statement else None)
        plan = str(cursor.fetchall())
    assert index in plan, plan
    assert "Seq Scan" not in plan, plan
