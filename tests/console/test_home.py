"""Home: numbers of the pools one may see, what wants to be looked at, and nothing of anybody else's."""

from __future__ import annotations

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from idp.console import attention, charts, home
from idp.directory import roles
from idp.directory.models import Role, User
from idp.flows import operators as engine
from idp.journal import events, tallies
from idp.journal.events import Kind, Outcome
from idp.journal.models import Tally
from idp.kernel import clock
from idp.messages.models import Message
from idp.pools.models import OPERATORS, Client, Pool
from idp.tokens import keys
from idp.tokens.models import SigningKey

LABELS = [row[0] for row in home.SERIES]


def becomes(role: Role, pool: Pool | None) -> None:
    """Olga is this, and nothing else."""
    olga = User.objects.get(username="olga")
    olga.trusts.all().delete()
    roles.give(olga, role, pool)


def tally(what: str, count: int, pool: Pool | str, *, hours_ago: int = 0) -> None:
    hour = tallies.start_of_hour(clock.now()) - timedelta(hours=hours_ago)
    pk = pool if isinstance(pool, str) else pool.pk
    tallies.put(what, hour, {pk: count})
    if pk:
        there = Tally.objects.filter(what=what, hour=hour).exclude(pool="")
        tallies.put(what, hour, {tallies.EVERYWHERE: sum(row.count for row in there)})


def totals(browser: Browser, query: str = "") -> dict[str, str]:
    return {chart.label: chart.total for chart in browser.get(f"/admin/{query}").context["charts"]}


def test_what_somebody_does_not_see_is_not_said_to_be_well(operator: Browser, pool: Pool, app: Client) -> None:
    assert "no message waits, no key is old" in operator.get("/admin/").content.decode()
    becomes(Role.SUPPORT, pool)
    assert "no message waits." in operator.get("/admin/").content.decode()


def told(browser: Browser) -> dict[str, list[str]]:
    groups = browser.get("/admin/").context["attention"]
    return {group.title: [item.label for item in group.items] for group in groups}


def test_the_last_day_by_the_hour_and_the_last_month_by_the_day(operator: Browser, pool: Pool) -> None:
    tally(tallies.SIGN_INS, 1200, pool)
    tally(tallies.SIGN_INS, 34, pool, hours_ago=23)
    tally(tallies.SIGN_INS, 5, pool, hours_ago=24 * 5)
    tally(tallies.FAILURES, 7, pool)
    assert totals(operator) == dict.fromkeys(LABELS, "0") | {"Sign-ins": "1,234", "Failed sign-ins": "7"}
    assert totals(operator, "?days=30")["Sign-ins"] == "1,239"
    page = operator.get("/admin/?days=30")
    assert {len(chart.bars) for chart in page.context["charts"]} == {30}
    assert {len(chart.bars) for chart in operator.get("/admin/?days=x").context["charts"]} == {24}


def test_an_operator_of_one_pool_sees_the_numbers_of_that_pool(operator: Browser, pool: Pool, other_pool: Pool) -> None:
    for place, count in ((pool, 3), (other_pool, 50), (OPERATORS, 700)):
        tally(tallies.SIGN_UPS, count, place)
        tally(tallies.PEOPLE, count, place)
    assert totals(operator)["Sign-ups"] == "53"  # the operators are not people of a pool
    assert operator.get("/admin/").context["people"] == "106"
    becomes(Role.SUPPORT, pool)
    assert totals(operator)["Sign-ups"] == "3"
    page = operator.get("/admin/")
    assert page.context["people"] == "6"
    assert other_pool.pk not in page.content.decode()
    assert other_pool.name not in page.content.decode()


def test_a_chosen_pool_narrows_home(operator: Browser, pool: Pool, other_pool: Pool) -> None:
    tally(tallies.SIGN_UPS, 3, pool)
    tally(tallies.SIGN_UPS, 50, other_pool)
    operator.post("/admin/choose-pool/", {"pool": other_pool.pk})
    assert totals(operator)["Sign-ups"] == "50"
    page = operator.get("/admin/")
    assert page.context["people_parameter"]
    assert f'value="{other_pool.pk}"' in page.content.decode()


def test_no_page_counts_people_or_events(operator: Browser, pool: Pool, ann: User) -> None:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        operator.get("/admin/")
    asked = [query["sql"].lower() for query in queries]
    assert not [sql for sql in asked if "count(" in sql]
    assert not [sql for sql in asked if "journal_event" in sql]
    people = User._meta.db_table
    assert not [sql for sql in asked if f'from "{people}"' in sql and f'"{people}"."id" =' not in sql]


def test_home_asks_as_much_for_many_pools_as_for_two(operator: Browser, pool: Pool, other_pool: Pool) -> None:
    with CaptureQueriesContext(connection) as few:
        operator.get("/admin/")
    Pool.objects.bulk_create(Pool(id=f"eu-local-1_Many{n:05}", name=f"Many {n}") for n in range(home.MOST + 5))
    with CaptureQueriesContext(connection) as many:
        page = operator.get("/admin/")
    assert len(many) <= len(few)
    assert page.context["people"] == ""  # too many to add up; of a chosen one it is told
    operator.post("/admin/choose-pool/", {"pool": pool.pk})
    assert operator.get("/admin/").context["people"] == "0"


def test_a_message_that_waits_is_told_to_those_who_see_its_people(
    operator: Browser, pool: Pool, other_pool: Pool
) -> None:
    now = clock.now()
    for number, (place, age) in enumerate(((pool, 600), (pool, 5), (other_pool, 600))):
        Message.objects.create(
            pool=place, kind="recover", language="en", message_id=f"<{number}>", next_try=now,
            created=now - timedelta(seconds=age),
        )  # fmt: skip
    assert len(told(operator)["Messages that wait"]) == 2
    becomes(Role.SUPPORT, pool)
    assert told(operator) == {"Messages that wait": [f"recover in {pool.name}"]}
    becomes(Role.SUPPORT, other_pool)
    assert told(operator) == {"Messages that wait": [f"recover in {other_pool.name}"]}


def test_a_key_is_due_after_a_year(operator: Browser, pool: Pool) -> None:
    keys.ensure(pool)
    age(pool, attention.KEYS_LAST - timedelta(hours=1))
    assert "Keys due for rotation" not in told(operator)
    age(pool, attention.KEYS_LAST + timedelta(hours=1))
    assert len(told(operator)["Keys due for rotation"]) == 2
    keys.rotate(pool)
    assert "Keys due for rotation" not in told(operator)


def age(pool: Pool, by: timedelta) -> None:
    SigningKey.objects.filter(pool=pool).update(created=clock.now() - by)


def test_a_client_that_nobody_used_for_ninety_days(operator: Browser, pool: Pool, app: Client, web_app: Client) -> None:
    assert "App clients that nobody uses" not in told(operator)
    long_ago = clock.now() - attention.UNUSED - timedelta(hours=1)
    Client.objects.filter(pool=pool).update(created=long_ago, last_used=clock.now())
    assert "App clients that nobody uses" not in told(operator)
    Client.objects.filter(pk=app.pk).update(last_used=long_ago)
    Client.objects.filter(pk=web_app.pk).update(last_used=None)
    assert sorted(told(operator)["App clients that nobody uses"]) == [app.name, web_app.name]


def test_what_a_pool_lacks(operator: Browser, pool: Pool, other_pool: Pool, app: Client, machine: Client) -> None:
    found = told(operator)
    assert found["Pools without an app client"] == [other_pool.name]
    assert "App clients without a callback URL" not in found
    Client.objects.filter(pk=app.pk).update(callback_urls=[])
    assert told(operator)["App clients without a callback URL"] == [app.name]  # a machine has nobody to send back


def test_a_list_of_things_to_look_at_stops(operator: Browser, pool: Pool) -> None:
    Pool.objects.bulk_create(Pool(id=f"eu-local-1_Many{n:05}", name=f"Many {n}") for n in range(40))
    groups = operator.get("/admin/").context["attention"]
    assert [(len(group.items), group.more) for group in groups] == [(attention.FEW, True)]


def test_every_link_of_home_leads_somewhere(operator: Browser, pool: Pool, app: Client) -> None:
    keys.ensure(pool)
    age(pool, timedelta(days=400))
    odd = Pool.objects.create(id="eu-local-1_25abcdefg", name="Odd")  # the admin reads _25 as a percent sign
    Client.objects.create(id="app_40", pool=odd, name="Odd", oauth_enabled=True)
    Pool.objects.create(id="eu-local-1_2Fabcdefg", name="Without a client")
    Client.objects.update(created=clock.now() - timedelta(days=100), callback_urls=[])
    page = operator.get("/admin/")
    assert {"Odd", "Without a client"} <= {item.label for group in page.context["attention"] for item in group.items}
    for item in (*page.context["charts"], *(item for group in page.context["attention"] for item in group.items)):
        assert operator.get(item.url).status_code == 200, item


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.AUDITOR, Role.POOL_ADMIN])
def test_what_is_to_look_at_is_within_the_role(
    operator: Browser, pool: Pool, other_pool: Pool, app: Client, other_app: Client, role: Role
) -> None:
    for place in (pool, other_pool, Pool.objects.get(pk=OPERATORS)):
        keys.ensure(place)
        age(place, timedelta(days=400))
    Client.objects.update(callback_urls=[], created=clock.now() - timedelta(days=100))
    becomes(role, pool)
    page = operator.get("/admin/")
    for foreign in (other_pool.pk, other_app.pk, other_app.name, engine.pool().pk):
        assert foreign not in page.content.decode()
    assert bool(page.context["attention"]) is (role != Role.SUPPORT)  # no configuration for support


def test_who_has_no_role_yet_is_told_so(operator: Browser, pool: Pool) -> None:
    User.objects.get(username="olga").trusts.all().delete()
    page = operator.get("/admin/")
    assert page.status_code == 200
    assert "You have no role yet" in page.content.decode()
    assert pool.name not in page.content.decode()
    assert "charts" not in page.context


def test_an_owner_without_a_pool_is_led_to_making_one(operator: Browser, operators: Pool) -> None:
    page = operator.get("/admin/")
    assert "There is no pool yet" in page.content.decode()
    assert operator.get(page.context["add_pool_url"]).status_code == 200


def test_a_chart_says_in_words_what_it_shows() -> None:
    now = clock.now().replace(hour=12, minute=0)
    points = [(now + timedelta(hours=n), count) for n, count in enumerate((0, 1000, 1))]
    made = charts.chart("x", "Sign-ins", points, by_hour=True)
    assert made.summary == "Sign-ins: 1,001 in 3 hours; most at 13:00 (1,000); last 1."
    nothing, most, one = made.bars
    assert nothing.height == 0
    assert most.height == made.height
    assert one.height >= 2  # once is seen beside a thousand times
    assert charts.chart("x", "Sign-ins", [(now, 0)], by_hour=False).summary == "Sign-ins: none in 1 day."


def test_every_number_of_a_chart_is_in_its_table(operator: Browser, pool: Pool) -> None:
    tally(tallies.SIGN_INS, 41, pool, hours_ago=3)
    cells = Cells()
    cells.feed(operator.get("/admin/").content.decode())
    hour = f"{tallies.start_of_hour(clock.now()) - timedelta(hours=3):%H:%M}"
    assert [hour, "41"] in cells.rows


class Cells(HTMLParser):
    """The rows of all tables."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.within = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        self.within = tag in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self.within and self.rows:
            self.rows[-1].append(data)
            self.within = False


def test_a_chart_leads_to_what_it_counts(operator: Browser, pool: Pool, other_pool: Pool, ann: User) -> None:
    for outcome in (Outcome.PASS, Outcome.FAIL):
        events.record(pool.pk, ann.pk, Kind.SIGN_IN, outcome)
    operator.post("/admin/choose-pool/", {"pool": pool.pk})
    links = {chart.label: chart.url for chart in operator.get("/admin/?days=30").context["charts"]}
    found = operator.get(links["Failed sign-ins"]).context["cl"].result_list
    assert [(row.kind, row.outcome) for row in found] == [(Kind.SIGN_IN, Outcome.FAIL)]
    operator.post("/admin/choose-pool/", {"pool": other_pool.pk})
    links = {chart.label: chart.url for chart in operator.get("/admin/").context["charts"]}
    assert operator.get(links["Failed sign-ins"]).context["cl"].result_list == []
