"""ListUsers: the filter's grammar, the attributes asked for, pages that survive what happens meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from idp.directory import search, users
from idp.directory.models import Status, User
from idp.directory.models.user import SEARCHED
from idp.pools.models import Pool
from tests.api.conftest import Cognito, refused
from tests.conftest import make


@pytest.fixture
def people(pool: Pool, clock: Any) -> list[User]:
    """Made one after the other."""
    found = []
    given: tuple[tuple[str, dict[str, Any]], ...] = (
        (
            "ann",
            {"email": "ann@example.com", "given_name": "Ann", "family_name": "Lee", "phone_number": "+14155550123"},
        ),
        ("Anna", {"email": "anna@example.com", "given_name": "Anna", "family_name": "lee"}),
        ("bob", {"email": "bob@example.org", "name": 'Bob "the" \\ B', "preferred_username": "robert"}),
        ("cid", {"email": "cid@example.org", "family_name": "100%_Lee", "name": "é" * 1000 + "a"}),
        ("eva", {"email": "eva@example.org", "family_name": "Ölund", "name": "é" * 1000 + "b"}),
    )
    for name, attributes in given:
        clock.shift(1)
        found.append(make(pool, name, **attributes))
    users.set_status(found[2], Status.RESET_REQUIRED)
    users.disable(found[3])
    return found


@pytest.fixture
def found(cognito: Cognito, pool: Pool, people: list[User], mallory: User) -> Any:
    """``found(filter)``: the user names of those whom it fits, in order."""

    def names(text: str) -> list[str]:
        return [user["Username"] for user in cognito.list_users(UserPoolId=pool.pk, Filter=text)["Users"]]

    return names


EVERYBODY = ["ann", "Anna", "bob", "cid", "eva"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", EVERYBODY),
        ("  ", EVERYBODY),
        ('username = "ann"', ["ann"]),
        ('username="ann"', ["ann"]),
        ('"username" = "ann"', ["ann"]),
        ('username ^= "ann"', ["ann"]),
        ('username ^= "An"', ["Anna"]),
        ('username ^= ""', EVERYBODY),
        ('username = "ANN"', []),
        ('email = "ann@example.com"', ["ann"]),
        ('email ^= "ann"', ["ann", "Anna"]),
        ('email ^= "ANN"', []),
        ('phone_number ^= "+1415"', ["ann"]),
        ('given_name = "Ann"', ["ann"]),
        ('family_name = "Lee"', ["ann"]),
        ('family_name ^= "100%"', ["cid"]),
        ('family_name ^= "100%%"', []),
        ('family_name ^= "1__"', []),
        ('family_name ^= "Ö"', ["eva"]),
        ('family_name = ""', ["bob"]),
        ('preferred_username = "robert"', ["bob"]),
        (r'name = "Bob \"the\" \\ B"', ["bob"]),
        (r'name ^= "Bob \"the"', ["bob"]),
        (f'name ^= "{"é" * 200}"', ["cid", "eva"]),
        (f'name ^= "{"é" * 200}a"', []),
        (f'name ^= "{"é" * 64}"', ["cid", "eva"]),
        (f'name = "{"é" * 200}"', []),
        (f'name = "{"é" * 64}"', []),
        ('cognito:user_status = "CONFIRMED"', ["ann", "Anna", "cid", "eva"]),
        ('cognito:user_status = "reset_required"', ["bob"]),
        ('cognito:user_status ^= "RE"', ["bob"]),
        ('cognito:user_status = "NOSUCH"', []),
        ('status = "Disabled"', ["cid"]),
        ('status = "Enabled"', ["ann", "Anna", "bob", "eva"]),
        ('status ^= "D"', ["cid"]),
        ('status ^= ""', EVERYBODY),
        ('status = "disabled"', []),
        ('sub = "nobody"', []),
        ('email = "ann@example.com\u0000"', []),
    ],
)
def test_a_filter_finds_whom_it_fits(found: Any, text: str, names: list[str]) -> None:
    if "\x00" in text:
        with refused("InvalidParameterException"):
            found(text)
        return
    assert found(text) == names


def test_people_are_found_by_their_sub(found: Any, people: list[User]) -> None:
    sub = people[1].sub
    assert found(f'sub = "{sub}"') == found(f'sub = "{sub.upper()}"') == found(f'sub ^= "{sub[:20]}"') == ["Anna"]
    assert found(f'sub = "{sub[:20]}"') == []


@pytest.mark.parametrize(
    "text",
    [
        "username = ann",
        "username=",
        'username == "ann"',
        'username = "ann',
        'username = "ann" and email = "x"',
        'username ~ "ann"',
        '= "ann"',
        'username = "a"b"',
        "nonsense",
    ],
)
def test_what_is_no_filter_is_refused(found: Any, text: str) -> None:
    with refused("InvalidParameterException", "Error while parsing filter."):
        found(text)


@pytest.mark.parametrize("name", ["custom:plan", "nickname", "password", "pool_id", "email__contains", "enabled"])
def test_only_these_attributes_are_searched(found: Any, name: str) -> None:
    with refused("InvalidParameterException", f"Invalid search attribute: {name}"):
        found(f'{name} = "x"')


def test_only_the_attributes_that_are_asked_for_are_told(cognito: Cognito, pool: Pool, people: list[User]) -> None:
    listed = cognito.list_users(UserPoolId=pool.pk, AttributesToGet=["email", "given_name"], Limit=3)["Users"]
    assert [{each["Name"] for each in user["Attributes"]} for user in listed] == [
        {"email", "given_name"},
        {"email", "given_name"},
        {"email"},
    ]
    whole = cognito.list_users(UserPoolId=pool.pk, Limit=1)["Users"][0]
    assert {each["Name"] for each in whole["Attributes"]} >= {"sub", "email", "phone_number", "email_verified"}
    assert (whole["UserStatus"], whole["Enabled"]) == ("CONFIRMED", True)
    with refused("InvalidParameterException", "One or more requested attributes do not exist."):
        cognito.list_users(UserPoolId=pool.pk, AttributesToGet=["custom:none"])


def test_pages_go_on_whatever_is_added_or_removed(cognito: Cognito, pool: Pool, clock: Any) -> None:
    for number in range(5):
        make(pool, f"user{number}")  # all of one moment: the id decides
    first = cognito.list_users(UserPoolId=pool.pk, Limit=2)
    clock.shift(60)
    make(pool, "late")
    User.objects.get(username=first["Users"][0]["Username"]).delete()
    seen, token = [*first["Users"]], first["PaginationToken"]
    while token:
        page = cognito.list_users(UserPoolId=pool.pk, Limit=2, PaginationToken=token)
        seen, token = [*seen, *page["Users"]], page.get("PaginationToken")
    assert sorted(user["Username"] for user in seen) == ["late", *(f"user{number}" for number in range(5))]


def test_a_page_is_of_one_filter_and_one_pool(cognito: Cognito, pool: Pool, other_pool: Pool, people: Any) -> None:
    text = 'email ^= "a"'
    token = cognito.list_users(UserPoolId=pool.pk, Filter=text, Limit=1)["PaginationToken"]
    again = cognito.list_users(UserPoolId=pool.pk, Filter=text, Limit=1, PaginationToken=token)
    assert [user["Username"] for user in again["Users"]] == ["Anna"]
    for other in ({"UserPoolId": pool.pk}, {"UserPoolId": other_pool.pk, "Filter": text}):
        with refused("InvalidParameterException", "Invalid pagination token"):
            cognito.list_users(**other, PaginationToken=token)


def test_botocores_paginator_sees_everybody_once(cognito: Cognito, pool: Pool, people: list[User]) -> None:
    pages = cognito.get_paginator("list_users").paginate(UserPoolId=pool.pk, PaginationConfig={"PageSize": 2})
    assert [user["Username"] for page in pages for user in page["Users"]] == EVERYBODY


@pytest.mark.parametrize("column", SEARCHED)
@pytest.mark.parametrize("relation", ["=", "^="])
def test_a_search_uses_an_index(people: list[User], pool: Pool, column: str, relation: str) -> None:
    rows = search.matching(pool, f'{column} {relation} "ann"')
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
            cursor.execute("SET enable_bitmapscan = off")
    plan = rows.explain()
    assert f"person_{column}" in plan, plan


def test_a_page_is_one_statement(cognito: Cognito, pool: Pool, people: list[User]) -> None:
    cognito.list_users(UserPoolId=pool.pk)
    with CaptureQueriesContext(
        connection,
    ) as statements:
        cognito.list_users(UserPoolId=pool.pk)
    assert len([each for each in statements if 'FROM "person"' in each["sql"]]) == 1


def test_whoever_may_not_read_the_pool_lists_nobody(strangers: Any, pool: Pool, people: list[User]) -> None:
    for who in ("nobody", "mallory"):
        cognito, told = strangers[who]
        with refused(told):
            cognito.list_users(UserPoolId=pool.pk)
    assert len(strangers["reader"][0].list_users(UserPoolId=pool.pk)["Users"]) == 5
    with refused("ResourceNotFoundException"):
        strangers["reader"][0].list_users(UserPoolId="eu-local-1_NoSuchOne")
