"""The list of people: found by a box and filters, page after page by key, never counted."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from idp.directory import groups
from idp.directory.models import Role, Status, User
from idp.flows import operators as engine
from idp.pools.models import Pool
from tests.console.conftest import OPERATORS_PASSWORD, at_the_console

LIST = "/admin/directory/user/"
START = datetime(2026, 1, 1, tzinfo=UTC)


def add(pool: Pool, count: int, name: str = "p") -> list[User]:
    """One a minute."""
    people = [
        User(id=uuid.uuid4(), pool=pool, username=f"{name}{n:03}", email=f"{name}{n:03}@example.com")
        for n in range(count)
    ]
    User.objects.bulk_create(people)
    for number, user in enumerate(people):
        User.objects.filter(pk=user.pk).update(created=START + timedelta(minutes=number))
    return people


def shown(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [user.username for user in answer.context["cl"].result_list]


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.content.decode())).split())


def link(answer: Any, label: str) -> str:
    found = re.search(rf'href="([^"]*)"[^>]*>{label}</a>', answer.content.decode())
    assert found, label
    return LIST + unescape(found[1])


@contextmanager
def statements() -> Iterator[list[str]]:
    found: list[str] = []
    with CaptureQueriesContext(connection) as context:
        yield found
    found += [query["sql"] for query in context.captured_queries]


def _of_people(asked: list[str]) -> list[str]:
    return [statement for statement in asked if '"person"' in statement]


@pytest.fixture
def support(pool: Pool, operators: Pool) -> Browser:
    """A browser of somebody who supports the one pool."""
    browser = at_the_console()
    path = engine.invite("sue", role=Role.SUPPORT, pools=[pool]).partition("console.localhost:8000")[2]
    assert browser.get(path).status_code == 200
    assert browser.post(path, {"password": OPERATORS_PASSWORD})["Location"] == "/admin/"
    return browser


def test_pages_go_forth_and_back_and_nothing_is_counted(operator: Browser, pool: Pool) -> None:
    people = [user.username for user in add(pool, 120)][::-1]
    with statements() as asked:
        first = operator.get(LIST)
    assert shown(first) == people[:50]
    second = operator.get(link(first, "Older"))
    third = operator.get(link(second, "Older"))
    assert [*shown(second), *shown(third)] == people[50:]
    assert "Older" not in words(third)
    assert shown(operator.get(link(third, "Newer"))) == people[50:100]
    assert shown(operator.get(link(third, "Newest"))) == people[:50]
    assert not [statement for statement in _of_people(asked) if re.search(r"COUNT\(|OFFSET", statement)]


def test_no_page_asks_more_for_more_people(operator: Browser, pool: Pool) -> None:
    add(pool, 2)
    with statements() as few:
        operator.get(LIST)
    add(pool, 60, "q")
    with statements() as many:
        operator.get(f"{LIST}?text=q")
    with statements() as again:
        operator.get(LIST)
    assert len(_of_people(few)) == len(_of_people(again))
    assert len(_of_people(many)) < 15


@pytest.mark.parametrize("query", ["q=ANN@exam", "text=Ann+Ex", "text=ann&pool__id__exact=eu-local-1_TestPool1"])
def test_the_box_finds_by_any_name(operator: Browser, ann: User, dov: User, query: str) -> None:
    assert shown(operator.get(f"{LIST}?{query}")) == [ann.username]


def test_the_sub_is_pasted(operator: Browser, ann: User, dov: User) -> None:
    assert shown(operator.get(LIST, {"text": f" {ann.sub} "})) == ["ann"]


def test_filters_go_along_with_pages(operator: Browser, pool: Pool, ann: User) -> None:
    people = add(pool, 130)
    User.objects.filter(pk__in=[user.pk for user in people[::2]]).update(status=Status.CONFIRMED, enabled=False)
    staff = groups.create(pool, "staff")
    for user in people[:4]:
        groups.add(user, staff)
    first = operator.get(LIST, {"status": "CONFIRMED", "enabled": "no", "pool": pool.pk})
    assert len(shown(first)) == 50
    assert len(shown(operator.get(link(first, "Older")))) == 15
    assert shown(operator.get(LIST, {"group": "staff", "pool": pool.pk, "enabled": "no"})) == ["p002", "p000"]
    assert 'value="staff"' in first.content.decode()
    assert "Filters" in words(first)
    assert shown(operator.get(LIST, {"signed_in": "yes"})) == []
    day = {"created_from": "2026-01-01", "created_to": "2026-01-01"}
    assert len(shown(operator.get(LIST, day))) == 50
    assert "ann" in shown(operator.get(LIST, {"created_from": "2026-11-01"}))


@pytest.mark.parametrize(
    ("name", "word", "said"),
    [
        ("created_from", "soon", "Write a day such as 2026-03-31."),
        ("status", "x", "Choose one of the states."),
        ("enabled", "maybe", "Say yes or no."),
        ("text", "a\x01", "characters that can be written"),
        ("pool", "eu-local-1_Nowhere", "Choose one of your pools."),
    ],
)
def test_what_makes_no_sense_is_said_beside_it_and_shows_nobody(
    operator: Browser, ann: User, name: str, word: str, said: str
) -> None:
    answer = operator.get(LIST, {name: word})
    assert shown(answer) == []
    assert said in words(answer)
    assert "Nobody is shown" in words(answer)


@pytest.mark.parametrize("query", ["p=7", "all=", "o=1.-2", "older=x", "newer=%01", "e=1", "is_staff__exact=1", "x=y"])
def test_other_words_change_nothing(operator: Browser, ann: User, query: str) -> None:
    assert shown(operator.get(f"{LIST}?{query}")) == ["ann"]


def test_what_was_not_looked_at_is_said(operator: Browser, pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    from idp.directory.search import beginnings, listing

    monkeypatch.setattr(listing, "STEPS", (60,))
    monkeypatch.setattr(beginnings, "MOST", 20)
    people = add(pool, 150)
    User.objects.filter(pk=people[3].pk).update(last_login=START)
    answer = operator.get(LIST, {"signed_in": "yes", "pool": pool.pk})
    assert shown(answer) == []
    assert "0 found among those looked at so far" in words(answer)
    for _ in range(2):
        answer = operator.get(link(answer, "Look further"))
    assert shown(answer) == ["p003"]
    found = operator.get(LIST, {"text": "p"})
    assert "More than 20 people here have a user name that begins so" in words(found)
    assert "More than 20 people here have an e-mail address that begins so" in words(found)


def test_support_sees_nobody_of_another_pool(support: Browser, pool: Pool, ann: User, mallory: User) -> None:
    groups.create(mallory.pool, "theirs")
    for asked in (
        {},
        {"text": "ann@example.com"},
        {"text": mallory.sub},
        {"pool": mallory.pool_id},
        {"pool__id__exact": mallory.pool_id},
        {"group": "theirs", "pool": mallory.pool_id},
        {"pool_id": mallory.pool_id, "text": "ann"},
        {"older": f"{datetime(2030, 1, 1, tzinfo=UTC).isoformat()}~{'f' * 32}"},
    ):
        answer = support.get(LIST, asked)
        assert set(shown(answer)) <= {"ann"}
        said = answer.content.decode().replace(unescape(str(asked)), "")
        assert mallory.pool.name not in re.sub(r'value="[^"]*"', "", said)
        assert "theirs" not in re.sub(r'value="[^"]*"', "", said)
        assert f"/{mallory.pk}/" not in said


def test_operators_are_not_among_the_people(operator: Browser, ann: User) -> None:
    olga = User.objects.get(username="olga")
    assert shown(operator.get(LIST)) == ["ann"]
    assert shown(operator.get(LIST, {"text": "olga"})) == []
    assert shown(operator.get(LIST, {"pool": olga.pool_id})) == []
    assert operator.get(f"{LIST}{olga.pk}/change/").status_code in {200, 302}


def test_an_action_takes_those_who_are_ticked_and_never_everybody(operator: Browser, pool: Pool) -> None:
    people = add(pool, 60)
    ticked = {"action": "disable", "_selected_action": [str(people[0].pk)], "index": "0"}
    answer = operator.post(LIST, {**ticked, "select_across": "1"}, follow=True)
    assert "Tick those that you mean." in words(answer)
    assert not User.objects.filter(pool=pool, enabled=False).exists()
    operator.post(f"{LIST}?older=x&text=nobody", ticked)
    assert list(User.objects.filter(pool=pool, enabled=False)) == [people[0]]
    assert "Select all" not in words(operator.get(LIST))


def test_with_very_many_pools_one_is_chosen(operator: Browser, ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from idp.console import looking

    Pool.objects.create(id="eu-local-1_Third", name="Third")
    monkeypatch.setattr(looking, "MANY", 1)
    answer = operator.get(LIST, {"text": "ann"})
    assert "You have many pools: choose the one to look in." in words(answer)
    assert shown(answer) == []
    assert shown(operator.get(LIST, {"text": "ann", "pool": ann.pool_id})) == ["ann"]


def test_a_row_says_what_a_support_person_asks(operator: Browser, ann: User, other_pool: Pool) -> None:
    User.objects.filter(pk=ann.pk).update(enabled=False, email_verified=False, phone_number="+49301234567")
    said = words(operator.get(LIST))
    for word in (
        "ann@example.com not verified",
        "+49301234567",
        "Ann Example",
        "confirmed",
        "disabled",
        "Demo",
        "never",
    ):
        assert word in said
