"""However people are looked for, no statement reads the table through, and each reads few rows of it."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from idp.directory import search, seed
from idp.directory.models import User
from idp.directory.search import Criteria
from idp.kernel import clock
from idp.pools.models import Pool

COUNT = 12_000
PAGE = 50
LOOKED_AT = 3_600
"""The longest step, and the few by hand: far from 12,000."""


@pytest.fixture(autouse=True)
def short_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search.listing, "STEPS", (500, 1_000, 2_000))


@pytest.fixture(scope="module")
def crowd(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Pool, User]]:
    """A pool of so many people, and one of them; another pool beside it."""
    with django_db_blocker.unblock():
        pools = [Pool.objects.create(id=f"eu-local-1_Plans{number}", name=f"Plans {number}") for number in (1, 2)]
        seed.sow(pools[0], COUNT, groups=12)
        seed.sow(pools[1], 500)
        yield pools[0], User.objects.filter(pool=pools[0]).exclude(phone_number="").order_by("created", "pk")[3_000]
        with connection.cursor() as cursor:
            for table, key in (("people_group_member", "user_id"), ("sign_in_name", "user_id"), ("person", "id")):
                cursor.execute(
                    f"DELETE FROM {table} WHERE {key} IN (SELECT id FROM person WHERE pool_id LIKE '%_Plans_')"
                )
        for pool in pools:
            pool.delete()


def criteria(name: str, user: User) -> Criteria:
    today = clock.now().date()
    texts = {
        "username": user.username.upper()[:-2],
        "email": user.email,
        "phone": user.phone_number[:-1],
        "phone at home": "0" + user.phone_number[3:],
        "name": user.name,
        "given name": user.given_name[:3],
        "family name": user.family_name,
        "sub": user.sub,
        "start of a sub": user.sub[:6],
        "one letter": "a",
        "nobody": "zzzzzz",
    }
    if name in texts:
        return Criteria(text=texts[name])
    return {
        "everybody": Criteria(),
        "unconfirmed": Criteria(status="UNCONFIRMED"),
        "confirmed": Criteria(status="CONFIRMED"),
        "no such status": Criteria(status="ARCHIVED"),
        "disabled": Criteria(enabled=False),
        "enabled": Criteria(enabled=True),
        "not verified": Criteria(email_verified=False),
        "phone not verified": Criteria(phone_number_verified=False),
        "verified": Criteria(email_verified=True),
        "phone verified": Criteria(phone_number_verified=True),
        "large group": Criteria(group="group-1"),
        "small group": Criteria(group="group-9"),
        "no group": Criteria(group="nobody"),
        "created": Criteria(created_from=today.replace(year=today.year - 1), created_to=today),
        "never": Criteria(signed_in=False),
        "signed in": Criteria(signed_in_from=today.replace(day=1), signed_in=True),
        "all at once": Criteria(
            status="CONFIRMED", enabled=False, email_verified=True, signed_in=True, group="group-1"
        ),
        "text and filters": Criteria(text="a", status="UNCONFIRMED", enabled=True, group="group-1"),
    }[name]


TEXTS = "username,email,phone,phone at home,name,given name,family name,sub,start of a sub,one letter,nobody".split(",")
FILTERS = (
    "everybody,unconfirmed,confirmed,no such status,disabled,enabled,not verified,phone not verified,verified,"
    "phone verified,large group,small group,no group,created,never,signed in,all at once,text and filters"
).split(",")
INDEXES = {
    "username": "person_username",
    "email": "person_email",
    "phone": "person_phone_number",
    "phone at home": "person_phone_number",
    "name": "person_name",
    "given name": "person_given_name",
    "family name": "person_family_name",
    "everybody": "person_created",
    "created": "person_created",
    "unconfirmed": "person_status",
    "disabled": "person_disabled",
    "not verified": "person_email_unproven",
    "phone not verified": "person_phone_number_unproven",
}


@pytest.mark.django_db
@pytest.mark.parametrize("several", [False, True], ids=["one pool", "two pools"])
@pytest.mark.parametrize("name", [*TEXTS, *FILTERS])
def test_a_page_and_its_neighbours_read_few_rows(crowd: tuple[Pool, User], name: str, several: bool) -> None:
    pool, somebody = crowd
    pools = [pool.pk, "eu-local-1_Plans2"] if several else [pool.pk]
    asked = criteria(name, somebody)
    with CaptureQueriesContext(connection) as context:
        first = search.page(asked, pools, size=PAGE)
        second = search.page(asked, pools, older=first.older, size=PAGE) if first.older else first
        if second.newer:
            search.page(asked, pools, newer=second.newer, size=PAGE)
        middle = search.Cursor(False, somebody.created, somebody.pk)
        search.page(asked, pools, older=middle, size=PAGE)
        search.page(asked, pools, newer=middle, size=PAGE)
    few = 2 * LOOKED_AT if several else LOOKED_AT
    # Some 200 probes, or two pools by what has no index: PostgreSQL may rather read 12,000 rows of one index.
    dear = name != "phone at home" and not (several and name in {"never", "signed in"})
    _examine(context, INDEXES.get(name, "") if dear else "", most=few if dear else 2 * COUNT)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["email", "one letter", *FILTERS])
def test_a_chunk_of_a_walk_reads_few_rows(crowd: tuple[Pool, User], name: str) -> None:
    pool, somebody = crowd
    asked = dataclasses.replace(criteria(name, somebody), pool=pool.pk)
    with CaptureQueriesContext(connection) as context:
        chunk = search.walk(asked, size=100)
        search.walk(asked, after=chunk.after, size=100)
    _examine(context, INDEXES.get(name, ""), most=COUNT if asked.text or "all" in name else LOOKED_AT)


def _examine(context: CaptureQueriesContext, index: str, *, most: int) -> None:
    statements = [query["sql"] for query in context.captured_queries if '"person"' in query["sql"]]
    plans = ""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # what a large table makes dear is dear in this one too
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        for statement in statements:
            plan = (
                _postgresql(cursor, statement, most)
                if connection.vendor == "postgresql"
                else _sqlite(cursor, statement)
            )
            plans += plan
    assert index in plans, plans
    assert plans or context.captured_queries  # a group without members asks for nobody


def _postgresql(cursor: Any, statement: str, most: int) -> str:
    """As it runs: an index that is read from end to end shows in the rows."""
    cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + statement.replace("%", "%%"), [])
    found = cursor.fetchone()[0]
    (plan,) = json.loads(found) if isinstance(found, str) else found
    rows = 0
    for node in _nodes(plan["Plan"]):
        if node.get("Relation Name") == "person":
            assert node["Node Type"] != "Seq Scan", json.dumps(plan, indent=1)
            each = (
                node["Actual Rows"]
                + node.get("Rows Removed by Filter", 0)
                + node.get("Rows Removed by Index Recheck", 0)
            )
            rows += each * node["Actual Loops"]
    assert rows <= most, (rows, statement, json.dumps(plan, indent=1))
    return json.dumps(plan)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", []):
        yield from _nodes(inner)


def _sqlite(cursor: Any, statement: str) -> str:
    cursor.execute("EXPLAIN QUERY PLAN " + statement.replace("%", "%%"), [])
    said = "\n".join(str(row[-1]) for row in cursor.fetchall())
    assert not re.search(r"SCAN (TABLE )?person\b", said), (statement, said)
    return said
