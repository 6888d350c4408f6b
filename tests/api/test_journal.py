"""What an access key changes is written down; what an app or a person does for themselves is not."""

from __future__ import annotations

import pytest

from idp.api.access_keys import Pair
from idp.directory.models import User
from idp.journal.models import Entry
from idp.pools.models import Client, Pool
from tests.api.conftest import Cognito, access_token, refused
from tests.conftest import PASSWORD


def told() -> list[tuple[str, str, str]]:
    """(operation, change, what it is about), in order."""
    return [(entry.act, entry.change, entry.target_name) for entry in Entry.objects.order_by("pk")]


def test_an_operation_is_told_with_the_key_that_signed_it(cognito: Cognito, key: Pair, ann: User) -> None:
    cognito.admin_disable_user(UserPoolId=ann.pool_id, Username="ann")

    first, second = Entry.objects.order_by("pk")
    assert (first.actor_kind, first.actor, first.actor_name, first.address) == ("key", key.id, "Operator", "127.0.0.1")
    assert (first.act, first.before, first.after) == ("AdminDisableUser", {"enabled": True}, {"enabled": False})
    assert (first.pool, first.subject, first.batch) == (ann.pool_id, ann.pk, second.batch)


def test_reading_and_refusals_leave_nothing(cognito: Cognito, ann: User) -> None:
    cognito.admin_get_user(UserPoolId=ann.pool_id, Username="ann")
    cognito.list_users(UserPoolId=ann.pool_id)
    with refused("UserNotFoundException"):
        cognito.admin_disable_user(UserPoolId=ann.pool_id, Username="nobody")
    with refused("InvalidPasswordException"):
        cognito.admin_set_user_password(UserPoolId=ann.pool_id, Username="ann", Password="short")

    assert told() == []


def test_what_changes_nothing_that_is_kept_has_been_done_all_the_same(cognito: Cognito, ann: User) -> None:
    cognito.admin_enable_user(UserPoolId=ann.pool_id, Username="ann")

    assert told() == [("AdminEnableUser", "done", "ann")]


def test_pools_and_their_rows_are_told(cognito: Cognito) -> None:
    pool_id = cognito.create_user_pool(PoolName="New")["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool_id, GroupName="admins")
    cognito.delete_group(UserPoolId=pool_id, GroupName="admins")
    cognito.delete_user_pool(UserPoolId=pool_id)

    rows = told()
    assert ("CreateUserPool", "made", "New") in rows
    assert rows[-3:] == [
        ("CreateGroup", "made", "admins"),
        ("DeleteGroup", "deleted", "admins"),
        ("DeleteUserPool", "deleted", "New"),
    ]
    assert {entry.pool for entry in Entry.objects.all()} == {pool_id}


def test_a_person_who_acts_for_themselves_is_not_told_of_here(app_cognito: Cognito, ann: User, app: Client) -> None:
    token = access_token(ann, app)
    app_cognito.update_user_attributes(AccessToken=token, UserAttributes=[{"Name": "name", "Value": "Ann Other"}])
    app_cognito.sign_up(
        ClientId=app.pk,
        Username="eve",
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": "eve@example.com"}],
    )

    assert told() == []


@pytest.mark.parametrize("right", [True, False])
def test_signing_in_through_an_apps_server_is_no_act_of_an_administrator(
    cognito: Cognito, ann: User, app: Client, right: bool
) -> None:
    Client.objects.filter(pk=app.pk).update(auth_flows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"])
    given = {"USERNAME": "ann", "PASSWORD": PASSWORD if right else "Wrong-Horse-7"}
    how = {"UserPoolId": ann.pool_id, "ClientId": app.pk, "AuthFlow": "ADMIN_USER_PASSWORD_AUTH"}
    if right:
        cognito.admin_initiate_auth(**how, AuthParameters=given)
    else:
        with refused("NotAuthorizedException"):
            cognito.admin_initiate_auth(**how, AuthParameters=given)

    assert told() == []


def test_a_pools_key_is_told_in_that_pool_only(cognito: Cognito, pool: Pool, other_pool: Pool) -> None:
    cognito.tag_resource(
        ResourceArn=cognito.describe_user_pool(UserPoolId=pool.pk)["UserPool"]["Arn"], Tags={"team": "trees"}
    )

    assert [(entry.act, entry.pool, entry.after) for entry in Entry.objects.all()] == [
        ("TagResource", pool.pk, {"tags": {"team": "trees"}})
    ]
