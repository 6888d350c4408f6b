"""An administrator makes people, sees them, changes them and deletes them."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from idp.credentials.models import Code, FormerPassword, SrpVerifier, Throttle
from idp.directory.models import Membership, SignInName, Status, User
from idp.flows import authenticate, recover
from idp.flows.models import Attempt
from idp.flows.steps import Authenticated, Caller, Challenge
from idp.kernel.refusals import ExpiredCode, NotAuthorized
from idp.pools.models import Attribute, Client, Pool
from idp.tokens.models import TokenFamily
from tests.api.conftest import Cognito, access_token, refused
from tests.api.operations.mail import code, letters
from tests.conftest import PASSWORD, TEMPORARY, make

NEW = {"Username": "eva", "TemporaryPassword": TEMPORARY}


def named(attributes: list[dict[str, str]]) -> dict[str, str]:
    return {each["Name"]: each["Value"] for each in attributes}


def listed(**attributes: str) -> list[dict[str, str]]:
    return [{"Name": name.replace("custom_", "custom:"), "Value": value} for name, value in attributes.items()]


@pytest.fixture
def made(cognito: Cognito, pool: Pool) -> Any:
    """``made(Username=…)``: AdminCreateUser's answer."""
    return lambda **given: cognito.admin_create_user(UserPoolId=pool.pk, **given)["User"]


# --- AdminCreateUser --------------------------------------------------------------------------


def test_a_new_person_must_change_the_password_that_is_given(made: Any, caller: Caller) -> None:
    found = made(**NEW, UserAttributes=listed(email="eva@example.com", custom_plan="gold"))
    assert (found["Username"], found["UserStatus"], found["Enabled"]) == ("eva", "FORCE_CHANGE_PASSWORD", True)
    told = named(found["Attributes"])
    assert told.pop("sub") == User.objects.get(username="eva").sub
    assert told == {"email": "eva@example.com", "email_verified": "false", "custom:plan": "gold"}
    step = authenticate.by_password("eva", TEMPORARY, caller=caller)
    assert isinstance(step, Challenge)
    assert step.name == "NEW_PASSWORD_REQUIRED"


def test_what_is_required_may_come_later(made: Any, caller: Caller) -> None:
    made(**NEW)
    step = authenticate.by_password("eva", TEMPORARY, caller=caller)
    assert isinstance(step, Challenge)
    assert step.parameters["requiredAttributes"] == '["userAttributes.email"]'


def test_a_password_is_drawn_and_mailed_with_the_way_in(made: Any, caller: Caller) -> None:
    made(Username="eva", UserAttributes=listed(email="eva@example.com"), DesiredDeliveryMediums=["EMAIL"])
    [letter] = letters("eva@example.com", "temporary_password")
    assert (letter["username"], letter["minutes"]) == ("eva", str(7 * 24 * 60))
    assert isinstance(authenticate.by_password("eva", letter["password"], caller=caller), Challenge)
    page = Browser(SERVER_NAME="demo.localhost", HTTP_ACCEPT="text/html").get(letter["link"].partition("8000")[2])
    assert page.status_code == 200


def test_the_letter_is_suppressed_or_has_nowhere_to_go(made: Any) -> None:
    made(Username="eva", UserAttributes=listed(email="eva@example.com"), MessageAction="SUPPRESS")
    made(Username="fay")
    assert letters("eva@example.com") == letters("") == []


@pytest.mark.parametrize("mediums", [["SMS"], ["EMAIL"], ["SMS", "EMAIL"]])
def test_a_letter_that_cannot_leave_makes_nobody(made: Any, mediums: list[str]) -> None:
    with refused("CodeDeliveryFailureException"):
        made(**NEW, DesiredDeliveryMediums=mediums)
    assert not User.objects.filter(username="eva").exists()


def test_a_letter_is_sent_again_with_another_password_and_a_new_life(
    made: Any, caller: Caller, clock: time_machine.Traveller
) -> None:
    made(**NEW, UserAttributes=listed(email="eva@example.com"))
    clock.shift(8 * 24 * 3600)
    with pytest.raises(NotAuthorized):
        authenticate.by_password("eva", TEMPORARY, caller=caller)
    found = made(Username="eva", MessageAction="RESEND")
    assert found["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    new, _ = letters("eva@example.com", "temporary_password")
    assert isinstance(authenticate.by_password("eva", new["password"], caller=caller), Challenge)
    with pytest.raises(NotAuthorized):
        authenticate.by_password("eva", TEMPORARY, caller=caller)


def test_a_letter_is_sent_again_only_to_who_still_waits(made: Any, ann: User) -> None:
    with refused("UnsupportedUserStateException", "Resend not possible. ann status is not FORCE_CHANGE_PASSWORD"):
        made(Username="ann", MessageAction="RESEND")
    with refused("UserNotFoundException", "User does not exist."):
        made(Username="nobody", MessageAction="RESEND")


def test_a_temporary_password_keeps_the_policy(made: Any) -> None:
    with refused("InvalidPasswordException", "Password did not conform with policy: Password not long enough"):
        made(Username="eva", TemporaryPassword="short")


def test_a_name_is_given_once(made: Any, ann: User) -> None:
    with refused("UsernameExistsException", "User already exists"):
        made(Username="ann")


@pytest.mark.parametrize(
    ("attributes", "word"),
    [
        (listed(nonsense="x"), "Attributes did not conform to the schema: nonsense: "),
        (listed(sub="x"), "Attributes did not conform to the schema: sub: "),
        (listed(custom_plan="g" * 21), "Attributes did not conform to the schema: custom:plan: "),
        (listed(email="not an address"), "Attributes did not conform to the schema: email: "),
        (listed(email_verified="true"), "Email is required to verify/un-verify an email"),
        (listed(name="a") + listed(name="b"), "name is given twice"),
    ],
)
def test_attributes_keep_the_schema(made: Any, attributes: list[dict[str, str]], word: str) -> None:
    with refused("InvalidParameterException", word):
        made(**NEW, UserAttributes=attributes)
    assert not User.objects.exists()


def test_a_username_cannot_look_like_an_alias(made: Any) -> None:
    with refused("InvalidParameterException", "Username cannot be of email format"):
        made(Username="eva@example.com")


def test_a_verified_alias_is_somebodys_unless_it_is_forced(made: Any, ann: User, pool: Pool) -> None:
    taken = listed(email="ann@example.com", email_verified="true")
    with refused("UsernameExistsException", "An account with the email already exists."):
        made(**NEW, UserAttributes=taken)
    assert not User.objects.filter(username="eva").exists()
    found = made(**NEW, UserAttributes=taken, ForceAliasCreation=True)
    assert named(found["Attributes"])["email_verified"] == "true"
    ann.refresh_from_db()
    assert ann.email_verified is False
    assert SignInName.objects.get(pool=pool, key="ann@example.com").user.username == "eva"


def test_an_unverified_alias_takes_nothing(made: Any, ann: User, pool: Pool) -> None:
    made(**NEW, UserAttributes=listed(email="ann@example.com"))
    assert SignInName.objects.get(pool=pool, key="ann@example.com").user == ann


def test_where_the_address_is_the_name_the_stored_name_is_the_sub(cognito: Cognito, other_pool: Pool) -> None:
    found = cognito.admin_create_user(UserPoolId=other_pool.pk, Username="eva@example.com")["User"]
    told = named(found["Attributes"])
    assert (found["Username"], told["email"]) == (told["sub"], "eva@example.com")
    for name in ("eva@example.com", told["sub"]):
        assert cognito.admin_get_user(UserPoolId=other_pool.pk, Username=name)["Username"] == told["sub"]
    with refused("UsernameExistsException", "User already exists"):
        cognito.admin_create_user(UserPoolId=other_pool.pk, Username="eva@example.com")
    for wrong in ("eva", "+14155550123"):
        with refused("InvalidParameterException"):
            cognito.admin_create_user(UserPoolId=other_pool.pk, Username=wrong)
    with refused("InvalidParameterException"):
        cognito.admin_create_user(
            UserPoolId=other_pool.pk, Username="fay@example.com", UserAttributes=listed(email="gil@example.com")
        )


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


# --- AdminUpdateUserAttributes, AdminDeleteUserAttributes ----------------------------------------


@pytest.fixture
def update(cognito: Cognito, pool: Pool) -> Any:
    return lambda who="ann", **attributes: cognito.admin_update_user_attributes(
        UserPoolId=pool.pk, Username=who, UserAttributes=listed(**attributes)
    )


def test_an_administrator_writes_what_no_client_may(update: Any, ann: User) -> None:
    update(custom_plan="gold", nickname="annie", phone_number="+1 415 555 0123", phone_number_verified="true")
    ann.refresh_from_db()
    assert ann.more == {"custom:plan": "gold", "nickname": "annie"}
    assert (ann.phone_number, ann.phone_number_verified) == ("+14155550123", True)


def test_a_new_address_is_unproven_and_gets_a_code(update: Any, ann: User) -> None:
    update(email="new@example.com")
    ann.refresh_from_db()
    assert (ann.email, ann.email_verified) == ("new@example.com", False)
    assert len(letters("new@example.com", "attribute_verification")) == 1
    assert len(letters("ann@example.com", "attribute_changed")) == 1


def test_an_address_that_is_vouched_for_needs_no_code(update: Any, ann: User, pool: Pool) -> None:
    pool.verify_before_update = ["email"]
    pool.save()
    update(email="new@example.com", email_verified="true")
    ann.refresh_from_db()
    assert (ann.email, ann.email_verified) == ("new@example.com", True)
    assert letters("new@example.com") == []
    assert SignInName.objects.get(pool=pool, key="new@example.com").user == ann


def test_an_address_may_have_to_wait_for_its_proof(update: Any, ann: User, pool: Pool) -> None:
    pool.verify_before_update = ["email"]
    pool.save()
    update(email="new@example.com", name="Ann Other")
    ann.refresh_from_db()
    assert (ann.email, ann.email_verified, ann.name) == ("ann@example.com", True, "Ann Other")
    assert len(letters("new@example.com", "attribute_verification")) == 1


def test_an_address_that_is_vouched_for_ends_one_that_waits(update: Any, ann: User, pool: Pool) -> None:
    pool.verify_before_update = ["email"]
    pool.save()
    update(email="new@example.com")
    update(email="other@example.com", email_verified="true")
    assert not Code.objects.filter(subject=ann.pk).exists()


def test_a_code_to_the_former_address_recovers_nothing(update: Any, ann: User, caller: Caller) -> None:
    recover.begin("ann", caller=caller)
    update(email="new@example.com", email_verified="true")
    with pytest.raises(ExpiredCode):
        recover.finish("ann", code("ann@example.com", "recover"), TEMPORARY, caller=caller)


def test_an_alias_of_somebody_else_is_not_to_be_had(update: Any, ann: User, pool: Pool) -> None:
    make(pool, "eva", email="eva@example.com")
    with refused("AliasExistsException", "An account with the email already exists."):
        update("eva", email="ann@example.com", email_verified="true")


def test_where_the_address_is_the_name_it_is_unique_and_stays(
    cognito: Cognito, other_pool: Pool, mallory: User
) -> None:
    make(other_pool, "eva@example.com", email="eva@example.com")
    for attributes, name in (
        (listed(email="ann@example.com"), "AliasExistsException"),
        (listed(email=""), "InvalidParameterException"),
    ):
        with refused(name):
            cognito.admin_update_user_attributes(
                UserPoolId=other_pool.pk, Username="eva@example.com", UserAttributes=attributes
            )


def test_a_name_of_two_kinds_of_address_keeps_one(cognito: Cognito, other_pool: Pool, mallory: User) -> None:
    other_pool.username_attributes = ["email", "phone_number"]
    other_pool.save()
    with refused("InvalidParameterException", "cannot be removed"):
        cognito.admin_delete_user_attributes(
            UserPoolId=other_pool.pk, Username="ann@example.com", UserAttributeNames=["email"]
        )


def test_what_cannot_be_changed_stays(update: Any, ann: User, pool: Pool) -> None:
    Attribute.objects.create(pool=pool, name="custom:badge", mutable=False)
    update(custom_badge="7")
    with refused("InvalidParameterException", "Attribute cannot be updated."):
        update(custom_badge="8")
    with refused("InvalidParameterException"):
        update(sub="00000000-0000-4000-8000-000000000000")
    with refused("InvalidParameterException", "Phone Number is required to verify/un-verify a phone number"):
        update(phone_number_verified="true")


def test_attributes_are_removed_unless_they_are_required(cognito: Cognito, pool: Pool, ann: User) -> None:
    cognito.admin_delete_user_attributes(UserPoolId=pool.pk, Username="ann", UserAttributeNames=["name", "nickname"])
    ann.refresh_from_db()
    assert ann.name == ""
    with refused("InvalidParameterException", "Attributes did not conform to the schema: email: The attribute is requ"):
        cognito.admin_delete_user_attributes(UserPoolId=pool.pk, Username="ann", UserAttributeNames=["email"])
    with refused("InvalidParameterException"):
        cognito.admin_delete_user_attributes(UserPoolId=pool.pk, Username="ann", UserAttributeNames=["custom:none"])


def test_fifty_own_attributes_are_kept(cognito: Cognito, pool: Pool, ann: User) -> None:
    Attribute.objects.bulk_create(Attribute(pool=pool, name=f"custom:a{number}") for number in range(49))
    given = {f"custom_a{number}": "é" * 2048 for number in range(49)} | {"custom_plan": "gold"}
    cognito.admin_update_user_attributes(UserPoolId=pool.pk, Username="ann", UserAttributes=listed(**given))
    found = named(cognito.admin_get_user(UserPoolId=pool.pk, Username="ann")["UserAttributes"])
    assert {name: value for name, value in found.items() if name.startswith("custom:")} == {
        name.replace("_", ":"): value for name, value in given.items()
    }


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
