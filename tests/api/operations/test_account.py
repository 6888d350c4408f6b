"""A person proves an address and deletes the account; only a live token of this pool may."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from idp.credentials.models import Code
from idp.directory.models import User
from idp.kernel import clock as house_clock
from idp.pools.models import Client
from tests.api.conftest import Cognito, access_token, refused
from tests.api.operations.mail import code, wrong
from tests.api.operations.somebody import Somebody


@pytest.fixture
def me(app_cognito: Cognito, ann: User, app: Client) -> Somebody:
    return Somebody(app_cognito, access_token(ann, app))


def test_a_code_is_sent_on_demand(me: Somebody, ann: User) -> None:
    User.objects.filter(pk=ann.pk).update(email_verified=False)
    sent = me.get_user_attribute_verification_code(AttributeName="email")["CodeDeliveryDetails"]
    assert sent == {"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    me.verify_user_attribute(AttributeName="email", Code=code("ann@example.com", "attribute_verification"))
    assert me.read()["email_verified"] == "true"
    with refused("ExpiredCodeException"):
        me.verify_user_attribute(AttributeName="email", Code=code("ann@example.com", "attribute_verification"))


@pytest.mark.parametrize("name", ["phone_number", "name", "nonsense"])
def test_only_an_address_that_is_there_is_proven(me: Somebody, name: str) -> None:
    with refused("InvalidParameterException"):
        me.get_user_attribute_verification_code(AttributeName=name)
    with refused("ExpiredCodeException" if name == "phone_number" else "InvalidParameterException"):
        me.verify_user_attribute(AttributeName=name, Code="123456")


def test_a_code_grows_old_and_is_asked_for_five_times_an_hour(
    me: Somebody, ann: User, clock: time_machine.Traveller
) -> None:
    for _ in range(5):
        me.get_user_attribute_verification_code(AttributeName="email")
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        me.get_user_attribute_verification_code(AttributeName="email")
    for _ in range(15):
        with refused("CodeMismatchException" if _ < 8 else "ExpiredCodeException"):
            me.verify_user_attribute(AttributeName="email", Code=wrong(code("ann@example.com")))
    with refused("LimitExceededException"):
        me.verify_user_attribute(AttributeName="email", Code=code("ann@example.com"))


# --- DeleteUser ------------------------------------------------------------------------------------


def test_somebody_may_leave(me: Somebody, ann: User, mallory: User) -> None:
    me.get_user_attribute_verification_code(AttributeName="email")
    me.delete_user()
    assert list(User.objects.all()) == [mallory]
    assert not Code.objects.exists()
    with refused("NotAuthorizedException"):
        me.get_user()


# --- who may ---------------------------------------------------------------------------------------

OWN: list[tuple[str, dict[str, Any]]] = [
    ("get_user", {}),
    ("get_user_auth_factors", {}),
    ("update_user_attributes", {"UserAttributes": [{"Name": "nickname", "Value": "mal"}]}),
    ("delete_user_attributes", {"UserAttributeNames": ["nickname"]}),
    ("get_user_attribute_verification_code", {"AttributeName": "email"}),
    ("verify_user_attribute", {"AttributeName": "email", "Code": "123456"}),
    ("change_password", {"PreviousPassword": "x", "ProposedPassword": "Another-Horse-8"}),
    ("delete_user", {}),
]


@pytest.mark.parametrize(("operation", "given"), OWN)
def test_only_a_live_token_of_this_pool_with_the_scope_counts(
    cognito_with: Any, ann: User, mallory: User, app: Client, other_app: Client, operation: str, given: dict[str, Any]
) -> None:
    at_anns = cognito_with(at="http://demo.localhost")
    before = list(User.objects.order_by("pk").values())
    revoked = access_token(ann, app)
    ann.families.update(revoked=house_clock.now())
    for token, word in (
        (access_token(mallory, other_app), "Invalid Access Token"),
        (access_token(ann, app, scope="openid"), "Access Token does not have required scopes"),
        (revoked, "Access Token has been revoked"),
        ("nonsense", "Invalid Access Token"),
    ):
        with refused("NotAuthorizedException", word):
            getattr(at_anns, operation)(AccessToken=token, **given)
    assert list(User.objects.order_by("pk").values()) == before
