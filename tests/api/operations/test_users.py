"""An administrator sees people and deletes them; nobody else does, and nobody does it elsewhere."""

from __future__ import annotations

from typing import Any

import pytest

from idp.credentials.models import Code, FormerPassword, SrpVerifier, Throttle
from idp.directory.models import Membership, SignInName, Status, User
from idp.flows import authenticate, recover
from idp.flows.models import Attempt
from idp.flows.steps import Authenticated, Caller
from idp.pools.models import Client, Pool
from idp.tokens.models import TokenFamily
from tests.api.conftest import Cognito, access_token, refused
from tests.api.operations.attributes import listed, named
from tests.conftest import PASSWORD, TEMPORARY

# --- AdminGetUser, AdminGetUserAuthFactors ------------------------------------------------------


def test_a_person_is_shown_whole(cognito: Cognito, pool: Pool, ann: User) -> None:
    found = cognito.admin_get_user(UserPoolId=pool.pk, Username="ann@example.com")
    assert {name: found[name] for name in ("Username", "Enabled", "UserStatus", "UserCreateDate")} == {
        "Username": "ann",
        "Enabled": True,
        "UserStatus": "CONFIRMED",
        "UserCreateDate": ann.created,
    }
    assert named(found["UserAttributes"]) == {
        "sub": ann.sub,
        "email": "ann@example.com",
        "email_verified": "true",
        "name": "Ann Example",
    }
    assert "UserMFASettingList" not in found


def test_a_password_is_what_there_is_to_sign_in_with(cognito: Cognito, pool: Pool, ann: User) -> None:
    found = cognito.admin_get_user_auth_factors(UserPoolId=pool.pk, Username="ann")
    assert (found["Username"], found["ConfiguredUserAuthFactors"]) == ("ann", ["PASSWORD"])


# --- AdminDeleteUser ----------------------------------------------------------------------------


def test_deleting_leaves_nothing_behind(cognito: Cognito, pool: Pool, ann: User, app: Client, caller: Caller) -> None:
    sub = ann.pk
    cognito.create_group(UserPoolId=pool.pk, GroupName="crew")
    cognito.admin_add_user_to_group(UserPoolId=pool.pk, GroupName="crew", Username="ann")
    token = access_token(ann, app)
    assert isinstance(authenticate.by_password("ann", PASSWORD, caller=caller), Authenticated)
    authenticate.by_srp("ann", "0abc", caller=caller)
    recover.begin("ann", caller=caller)
    cognito.admin_delete_user(UserPoolId=pool.pk, Username="ann")
    for rows in (Code, Throttle, Attempt):
        assert not rows.objects.filter(subject=sub).exists()
    for theirs in (FormerPassword, SrpVerifier, TokenFamily, Membership, SignInName):
        assert not theirs.objects.filter(user_id=sub).exists()
    with refused("UserNotFoundException", "User does not exist."):
        cognito.admin_get_user(UserPoolId=pool.pk, Username="ann")
    with refused("NotAuthorizedException"):
        cognito.get_user(AccessToken=token)
    again = cognito.admin_create_user(UserPoolId=pool.pk, Username="ann", TemporaryPassword=TEMPORARY)["User"]
    assert named(again["Attributes"])["sub"] != str(sub)


# --- who may -------------------------------------------------------------------------------------

ABOUT_ANN: list[tuple[str, dict[str, Any]]] = [
    ("admin_create_user", {"MessageAction": "RESEND"}),
    ("admin_get_user", {}),
    ("admin_get_user_auth_factors", {}),
    ("admin_update_user_attributes", {"UserAttributes": listed(name="Mallory")}),
    ("admin_delete_user_attributes", {"UserAttributeNames": ["name"]}),
    ("admin_delete_user", {}),
    ("admin_confirm_sign_up", {}),
    ("admin_enable_user", {}),
    ("admin_disable_user", {}),
    ("admin_set_user_password", {"Password": TEMPORARY}),
    ("admin_reset_user_password", {}),
    ("admin_user_global_sign_out", {}),
    ("admin_list_groups_for_user", {}),
    ("admin_add_user_to_group", {"GroupName": "crew"}),
    ("admin_remove_user_from_group", {"GroupName": "crew"}),
]


@pytest.mark.parametrize(("operation", "given"), ABOUT_ANN)
def test_nobody_without_a_right_to_it_gets_at_ann(
    strangers: dict[str, tuple[Cognito, str]], pool: Pool, ann: User, operation: str, given: dict[str, Any]
) -> None:
    before = User.objects.filter(pk=ann.pk).values().get()
    for who, (cognito, told) in strangers.items():
        if who == "reader" and operation.startswith(("admin_get", "admin_list")):
            continue
        with refused(told):
            getattr(cognito, operation)(UserPoolId=pool.pk, Username="ann", **given)
    assert User.objects.filter(pk=ann.pk).values().get() == before


@pytest.mark.parametrize(("operation", "given"), ABOUT_ANN)
def test_nobody_and_mallory_are_not_found(
    cognito: Cognito, pool: Pool, mallory: User, operation: str, given: dict[str, Any]
) -> None:
    cognito.create_group(UserPoolId=pool.pk, GroupName="crew")
    for name in ("nobody", "ann@example.com", mallory.sub):
        with refused("UserNotFoundException", "User does not exist."):
            getattr(cognito, operation)(UserPoolId=pool.pk, Username=name, **given)
    with refused("ResourceNotFoundException", "User pool eu-local-1_NoSuchOne does not exist."):
        getattr(cognito, operation)(UserPoolId="eu-local-1_NoSuchOne", Username="ann", **given)
    assert User.objects.filter(pk=mallory.pk, status=Status.CONFIRMED, enabled=True).exists()
