"""Groups by API, and who is in them."""

from __future__ import annotations

from typing import Any

import pytest
from jose import jwt

from idp.directory import groups
from idp.directory.models import Group, User
from idp.pools.models import Client, Pool
from tests.api.conftest import Cognito, access_token, refused
from tests.conftest import make

ROLE = "arn:aws:iam::000000000000:role/crew"
WHOLE = {"Description": "Who sails", "RoleArn": ROLE, "Precedence": 0}


@pytest.fixture
def call(cognito: Cognito, pool: Pool) -> Any:
    """``call("get_group", GroupName=…)`` in the pool."""
    return lambda operation, **given: getattr(cognito, operation)(UserPoolId=pool.pk, **given)


def test_a_group_is_made_shown_changed_and_deleted(call: Any, pool: Pool, clock: Any) -> None:
    made = call("create_group", GroupName="crew", **WHOLE)["Group"]
    assert {name: made[name] for name in WHOLE} == WHOLE
    assert (made["GroupName"], made["UserPoolId"], made["CreationDate"]) == ("crew", pool.pk, made["LastModifiedDate"])
    assert call("get_group", GroupName="crew")["Group"] == made
    clock.shift(60)
    changed = call("update_group", GroupName="crew", Description="Who rows", Precedence=7)["Group"]
    assert (changed["Description"], changed["Precedence"], changed["RoleArn"]) == ("Who rows", 7, ROLE)
    assert changed["LastModifiedDate"] > changed["CreationDate"]
    assert call("get_group", GroupName="crew")["Group"] == changed
    assert "Description" not in call("update_group", GroupName="crew", Description="")["Group"]
    call("delete_group", GroupName="crew")
    with refused("ResourceNotFoundException", "Group not found."):
        call("get_group", GroupName="crew")


def test_a_bare_group_has_a_name_only(call: Any) -> None:
    assert call("create_group", GroupName="crew")["Group"].keys() == {
        "GroupName",
        "UserPoolId",
        "CreationDate",
        "LastModifiedDate",
    }


def test_a_name_is_given_once_in_a_pool(cognito: Cognito, call: Any, other_pool: Pool) -> None:
    call("create_group", GroupName="crew")
    with refused("GroupExistsException", "A group with the name already exists."):
        call("create_group", GroupName="crew", Precedence=1)
    cognito.create_group(UserPoolId=other_pool.pk, GroupName="crew")


@pytest.mark.parametrize("operation", ["get_group", "update_group", "delete_group", "list_users_in_group"])
def test_a_group_of_another_pool_is_not_found(cognito: Cognito, call: Any, other_pool: Pool, operation: str) -> None:
    cognito.create_group(UserPoolId=other_pool.pk, GroupName="crew", Description="Theirs")
    with refused("ResourceNotFoundException", "Group not found."):
        call(operation, GroupName="crew")
    assert Group.objects.get().description == "Theirs"


def test_people_join_and_leave(call: Any, ann: User, ben: User, app: Client) -> None:
    call("create_group", GroupName="crew")
    for name in ("ann", "ann@example.com", "ben"):  # twice is as good as once
        call("admin_add_user_to_group", GroupName="crew", Username=name)
    people = call("list_users_in_group", GroupName="crew")["Users"]
    assert {user["Username"] for user in people} == {"ann", "ben"}
    assert {each["Name"] for each in people[0]["Attributes"]} >= {"sub", "email"}
    assert [group["GroupName"] for group in call("admin_list_groups_for_user", Username="ann")["Groups"]] == ["crew"]
    assert jwt.get_unverified_claims(access_token(ann, app))["cognito:groups"] == ["crew"]
    for _ in range(2):
        call("admin_remove_user_from_group", GroupName="crew", Username="ann")
    assert call("admin_list_groups_for_user", Username="ann")["Groups"] == []
    assert groups.of(ben)


def test_deleting_a_group_leaves_its_people(call: Any, ann: User) -> None:
    call("create_group", GroupName="crew")
    call("admin_add_user_to_group", GroupName="crew", Username="ann")
    call("delete_group", GroupName="crew")
    assert groups.of(ann) == []
    assert User.objects.filter(pk=ann.pk).exists()


@pytest.mark.parametrize("operation", ["admin_add_user_to_group", "admin_remove_user_from_group"])
def test_both_must_be_there(call: Any, ann: User, mallory: User, operation: str) -> None:
    with refused("ResourceNotFoundException", "Group not found."):
        call(operation, GroupName="crew", Username="ann")
    call("create_group", GroupName="crew")
    with refused("UserNotFoundException"):
        call(operation, GroupName="crew", Username=mallory.sub)


def test_lists_come_in_pages_that_go_on(cognito: Cognito, call: Any, pool: Pool, ann: User) -> None:
    for number in range(5):
        call("create_group", GroupName=f"group{number}")
        call("admin_add_user_to_group", GroupName=f"group{number}", Username="ann")
        groups.add(make(pool, f"user{number}"), Group.objects.get(name="group0"))
    for operation, given, result in (
        ("list_groups", {}, "Groups"),
        ("admin_list_groups_for_user", {"Username": "ann"}, "Groups"),
        ("list_users_in_group", {"GroupName": "group0"}, "Users"),
    ):
        first = call(operation, Limit=2, **given)
        seen, token = [*first[result]], first["NextToken"]
        while token:
            page = call(operation, Limit=2, NextToken=token, **given)
            seen, token = [*seen, *page[result]], page.get("NextToken")
        names = [each.get("GroupName") or each["Username"] for each in seen]
        expected = [f"group{number}" for number in range(5)]
        assert sorted(names) == (expected if result == "Groups" else ["ann", *(f"user{number}" for number in range(5))])
    token = call("list_users_in_group", GroupName="group0", Limit=1)["NextToken"]
    with refused("InvalidParameterException", "Invalid pagination token"):
        call("list_users_in_group", GroupName="group1", NextToken=token)


OF_A_POOL: list[tuple[str, dict[str, Any]]] = [
    ("create_group", {"GroupName": "gang"}),
    ("get_group", {"GroupName": "crew"}),
    ("update_group", {"GroupName": "crew", "Description": "Mallory's"}),
    ("delete_group", {"GroupName": "crew"}),
    ("list_groups", {}),
    ("list_users_in_group", {"GroupName": "crew"}),
]


@pytest.mark.parametrize(("operation", "given"), OF_A_POOL)
def test_nobody_without_a_right_to_it_gets_at_groups(
    strangers: Any, call: Any, cognito: Cognito, pool: Pool, operation: str, given: dict[str, Any]
) -> None:
    call("create_group", GroupName="crew")
    for who, (stranger, told) in strangers.items():
        if who == "reader" and operation.startswith(("get", "list")):
            getattr(stranger, operation)(UserPoolId=pool.pk, **given)
            continue
        with refused(told):
            getattr(stranger, operation)(UserPoolId=pool.pk, **given)
    with refused("ResourceNotFoundException", "User pool eu-local-1_NoSuchOne does not exist."):
        getattr(cognito, operation)(UserPoolId="eu-local-1_NoSuchOne", **given)
    assert list(Group.objects.values_list("name", "description")) == [("crew", "")]
