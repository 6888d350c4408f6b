"""The list of people's events: newest first, narrowed as one likes, within the operator's pools and nowhere else."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from idp.console import events as page
from idp.directory import phantom
from idp.directory.models import Role, User
from idp.flows import administer
from idp.flows import operators as engine
from idp.journal import events, newest
from idp.journal.events import Kind, Outcome, Source
from idp.journal.models import Event
from idp.pools.models import Client, Pool
from tests.console.conftest import OPERATORS_PASSWORD, at_the_console

LIST = "/admin/journal/event/"


@pytest.fixture
def desk(operators: Pool, pool: Pool) -> Browser:
    """Support of the first pool."""
    path = engine.invite("sue", role=Role.SUPPORT, pools=[pool]).partition("console.localhost:8000")[2]
    browser = at_the_console()
    browser.post(path, {"password": OPERATORS_PASSWORD})
    return browser


def shown(browser: Browser, query: str = "") -> str:
    answer = browser.get(LIST + query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def rows(html: str) -> list[str]:
    body = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", row)).strip() for row in body.split("<tr")[1:]]


def test_a_row_says_who_what_and_from_where(operator: Browser, ann: User, app: Client) -> None:
    source = Source(app.pk, "192.0.2.1", "Firefox on Linux")
    events.record(ann.pool_id, ann.pk, Kind.SIGN_IN, Outcome.FAIL, source, [("Password", False)])
    html = shown(operator, f"?pool={ann.pool_id}")
    [row] = rows(html)
    for word in ("Signed in", "failed", "ann", "App", "Firefox on Linux", "192.0.2.1"):
        assert word in row, row
    assert "Demo" not in row  # but where there are several pools
    assert any("Demo" in row and "ann" in row for row in rows(shown(operator)))
    assert f"/admin/directory/user/{ann.pk}/change/" in html


def test_a_row_has_a_page(operator: Browser, ann: User) -> None:
    events.record(ann.pool_id, ann.pk, Kind.SIGN_IN, Outcome.FAIL, challenges=[("Password", False)])
    answer = operator.get(f"{LIST}{Event.objects.get(subject=ann.pk).pk}/change/")
    said = answer.content.decode()
    for word in ("Signed in", "password: failure", f"/admin/directory/user/{ann.pk}/change/", "Demo", "Sign In: fail"):
        assert word in said, word
    assert "Firefox on Linux" not in said, "an example beside a value reads as a second one"
    assert b"_save" not in answer.content


def test_of_a_deleted_account_nobody_says_that_it_was_never_known(operator: Browser, ann: User) -> None:
    administer.delete(ann)
    assert "somebody who is gone" in rows(shown(operator, f"?pool={ann.pool_id}"))[0]


def test_newest_come_first_and_older_ones_on_the_next_page(
    operator: Browser, ann: User, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "SIZE", 3)
    for number in range(7):
        events.record(ann.pool_id, ann.pk, Kind.SIGN_IN, source=Source("app", f"192.0.2.{number}"))
        clock.shift(1)
    query, seen = f"?pool={ann.pool_id}", []
    while query:
        html = shown(operator, query)
        seen.append(re.findall(r"192\.0\.2\.\d", "".join(rows(html))))
        found = re.search(r'href="([^"]*)" rel="next"', html)
        query = found[1].replace("&amp;", "&") if found else ""
    assert seen == [["192.0.2.6", "192.0.2.5", "192.0.2.4"], ["192.0.2.3", "192.0.2.2", "192.0.2.1"], ["192.0.2.0"]]
    assert "Newest" in html


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", ["Signed up", "Signed in failed", "Signed in"]),
        ("&kind__exact=SignUp", ["Signed up"]),
        ("&outcome__exact=Fail", ["Signed in failed"]),
        ("&since=hour", ["Signed up", "Signed in failed"]),
        ("&since=day", ["Signed up", "Signed in failed", "Signed in"]),
        ("&since=ever&before=nonsense", ["Signed up", "Signed in failed", "Signed in"]),
    ],
)
def test_filters_narrow(
    operator: Browser, ann: User, clock: time_machine.Traveller, query: str, left: list[str]
) -> None:
    clock.shift(-7200)
    events.record(ann.pool_id, ann.pk, Kind.SIGN_IN)
    clock.shift(7200)
    events.record(ann.pool_id, ann.pk, Kind.SIGN_IN, Outcome.FAIL)
    events.record(ann.pool_id, ann.pk, Kind.SIGN_UP)
    found = rows(shown(operator, f"?pool={ann.pool_id}{query}"))
    assert len(found) == len(left)
    assert all(said in row for said, row in zip(left, found, strict=True))


def test_support_of_one_pool_finds_nothing_of_another(desk: Browser, ann: User, mallory: User, operators: Pool) -> None:
    events.record(ann.pool_id, ann.pk, Kind.SIGN_UP)
    events.record(mallory.pool_id, mallory.pk, Kind.SIGN_IN, source=Source("otherapp", "198.51.100.7"))
    events.record(mallory.pool_id, ann.pk, Kind.SIGN_IN, source=Source("otherapp", "198.51.100.7"))
    hers = [str(event.pk) for event in Event.objects.filter(pool=mallory.pool_id)]
    for query in ("", f"?pool={mallory.pool_id}", f"?pool={operators.pk}", "?kind__exact=SignIn"):
        html = shown(desk, query)
        assert "198.51.100.7" not in html
        assert "Other" not in html
        assert not any(pk in html for pk in hers)
    assert len(rows(shown(desk))) == 1
    for pk in hers:
        assert desk.get(f"{LIST}{pk}/change/")["Location"] == "/admin/"


def test_only_an_owner_sees_the_operators_own(operator: Browser, desk: Browser, operators: Pool) -> None:
    """Their links and sign-ins are events of the reserved pool."""
    assert len(rows(shown(operator, f"?pool={operators.pk}"))) == Event.objects.filter(pool=operators.pk).count() > 0
    assert rows(shown(desk, f"?pool={operators.pk}")) == []


def test_nobody_has_no_page_and_a_stranger_of_another_pool_no_name(operator: Browser, ann: User, mallory: User) -> None:
    events.record(ann.pool_id, phantom.of(ann.pool, "nobody").pk, Kind.SIGN_IN, Outcome.FAIL)
    events.record(ann.pool_id, mallory.pk, Kind.SIGN_IN, Outcome.FAIL)
    found = rows(shown(operator, f"?pool={ann.pool_id}"))
    assert ["nobody known" in row for row in found] == [True, True]


def test_with_many_pools_one_chooses(
    operator: Browser, ann: User, mallory: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    events.record(ann.pool_id, ann.pk, Kind.SIGN_IN)
    assert len(rows(shown(operator))) > 1
    monkeypatch.setattr(page, "MOST_POOLS", 1)
    html = shown(operator)
    assert rows(html) == []
    assert "choose one of them" in html
    assert len(rows(shown(operator, f"?pool={ann.pool_id}"))) == 1


def test_a_page_says_how_far_it_has_looked(operator: Browser, ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(newest, "DEPTH", 2)
    for _ in range(5):
        events.record(ann.pool_id, ann.pk, Kind.SIGN_IN)
    html = shown(operator, f"?pool={ann.pool_id}&kind__exact=Delete")
    assert "there may be older ones" in html
    assert 'rel="next"' in html


def test_nothing_is_counted_and_the_number_of_statements_stays(operator: Browser, ann: User) -> None:
    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as statements:
            shown(operator, f"?pool={ann.pool_id}")
        return [statement["sql"] for statement in statements]

    few = asked()
    for _ in range(30):
        events.record(ann.pool_id, ann.pk, Kind.SIGN_IN)
    many = asked()
    assert len(many) <= len(few) + 2
    assert not any("COUNT(" in sql and "journal_event" in sql for sql in many)
