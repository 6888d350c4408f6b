"""AdminCreateUser: a temporary password, the letter with it, aliases, names."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from idp.directory.models import SignInName, User
from idp.flows import authenticate
from idp.flows.steps import Caller, Challenge
from idp.kernel.refusals import NotAuthorized
from idp.pools.models import Pool
from tests.api.conftest import Cognito, refused
from tests.api.operations.attributes import listed, named
from tests.api.operations.mail import letters
from tests.conftest import TEMPORARY

NEW = {"Username": "eva", "TemporaryPassword": TEMPORARY}


@pytest.fixture
def made(cognito: Cognito, pool: Pool) -> Any:
    """``made(Username=…)``: AdminCreateUser's answer."""
    return lambda **given: cognito.admin_create_user(UserPoolId=pool.pk, **given)["User"]


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
        (listed(email="not an address"), "Invalid email address format."),
        (listed(phone_number="555"), "Invalid phone number format."),
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
