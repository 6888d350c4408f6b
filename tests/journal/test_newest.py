"""Events of some pools, newest first: every one once, however rare, and never more rows read than were meant."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from idp.journal import events, newest
from idp.journal.events import Kind
from idp.journal.models import Event
from idp.journal.newest import Cursor
from idp.kernel import clock as time

ANN = uuid.UUID(int=1)
HERE, THERE, ELSEWHERE = "eu_Here", "eu_There", "eu_Elsewhere"

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(clock: time_machine.Traveller) -> list[Event]:
    """Forty of each of two pools (now and then several in one moment), some in a third; newest first."""
    for number in range(40):
        for pool in (HERE, THERE):
            events.record(pool, ANN, Kind.DELETE if number % 13 == 0 else Kind.SIGN_IN)
        if number % 3:
            clock.shift(1)
    events.record(ELSEWHERE, ANN, Kind.SIGN_IN)
    return sorted(Event.objects.exclude(pool=ELSEWHERE), key=lambda event: (event.at, event.id), reverse=True)


def walked(pools: list[str], size: int, **narrowed: str) -> tuple[list[Event], int]:
    """All pages in a row, and how many they were."""
    seen: list[Event] = []
    before, pages = None, 0
    while True:
        page = newest.page(Event.objects.filter(**narrowed), pools, before=before, size=size)
        seen, before, pages = seen + page.events, page.older, pages + 1
        if before is None:
            return seen, pages


@pytest.mark.parametrize("depth", [20_000, 20])
@pytest.mark.parametrize("size", [1, 7, 80, 81])
def test_pages_show_everything_once(crowd: list[Event], size: int, depth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "DEPTH", depth)
    seen, _ = walked([HERE, THERE], size)
    assert [event.pk for event in seen] == [event.pk for event in crowd]


@pytest.mark.parametrize("depth", [20_000, 20])
def test_what_is_rare_is_found_page_by_page(crowd: list[Event], depth: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "DEPTH", depth)
    seen, pages = walked([HERE, THERE], 50, kind="Delete")
    assert [event.pk for event in seen] == [event.pk for event in crowd if event.kind == "Delete"]
    assert pages == 1 if depth > 80 else pages > 3


def test_a_page_says_how_far_it_has_looked(crowd: list[Event], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "DEPTH", 10)
    page = newest.page(Event.objects.filter(kind="SignOut"), [HERE], size=50)
    assert page.events == []
    assert page.back_to == [event for event in crowd if event.pool == HERE][10].at
    assert page.older == Cursor(page.back_to)


def test_time_bounds_a_page(crowd: list[Event]) -> None:
    since = time.now() - timedelta(seconds=10)
    page = newest.page(Event.objects.all(), [HERE, THERE], since=since)
    assert [event.pk for event in page.events] == [event.pk for event in crowd if event.at >= since]
    assert page.older is None


def test_no_pool_no_events(crowd: list[Event]) -> None:
    assert newest.page(Event.objects.all(), []) == newest.Page([])


def test_each_statement_is_bounded(crowd: list[Event]) -> None:
    with CaptureQueriesContext(connection) as asked:
        newest.page(Event.objects.filter(kind="Delete"), [HERE, THERE])
    assert len(asked) == 4
    assert all("LIMIT" in statement["sql"] and "pool_id" in statement["sql"] for statement in asked)


@pytest.mark.parametrize(
    "text", ["", "-", "1", "x-y", "1-", f"-{ANN.hex}", f"1.5-{ANN.hex}", f"²-{ANN.hex}", "9" * 40 + f"-{ANN.hex}"]
)
def test_a_cursor_that_is_none_is_refused(text: str) -> None:
    assert Cursor.read(text) is None


def test_a_cursor_is_read_as_it_was_written() -> None:
    cursor = Cursor(time.now() + timedelta(microseconds=123_457), ANN)
    assert Cursor.read(str(cursor)) == cursor
