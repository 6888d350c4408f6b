"""ForgotPassword and ConfirmForgotPassword."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from idp.directory.models import User
from idp.flows import authenticate
from idp.flows.steps import Authenticated, Caller
from idp.kernel.refusals import NotAuthorized
from idp.pools.models import Client, Pool
from tests.api.conftest import Cognito, access_token, refused
from tests.api.operations.mail import code, letters, wrong
from tests.conftest import PASSWORD, make

OTHER = "Another-Horse-8"


@pytest.fixture
def forgot(app_cognito: Cognito, app: Client) -> Any:
    return lambda name="ann": app_cognito.forgot_password(ClientId=app.pk, Username=name)["CodeDeliveryDetails"]


@pytest.fixture
def recover(app_cognito: Cognito, app: Client) -> Any:
    return lambda given, name="ann", password=OTHER: app_cognito.confirm_forgot_password(
        ClientId=app.pk, Username=name, ConfirmationCode=given, Password=password
    )


@pytest.fixture
def open_app(app: Client) -> Client:
    app.hide_existence = False
    app.save()
    return app


def signs_in(caller: Caller, password: str) -> bool:
    return isinstance(authenticate.by_password("ann", password, caller=caller), Authenticated)


def test_a_forgotten_password_is_replaced(
    forgot: Any, recover: Any, app_cognito: Cognito, ann: User, app: Client, caller: Caller
) -> None:
    token = access_token(ann, app)
    assert forgot() == {"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}
    recover(code("ann@example.com", "recover"))
    assert signs_in(caller, OTHER)
    with pytest.raises(NotAuthorized):
        signs_in(caller, PASSWORD)
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        app_cognito.get_user(AccessToken=token)
    assert len(letters("ann@example.com", "password_changed")) == 1


def test_a_recovery_code_is_good_once_and_for_an_hour(
    forgot: Any, recover: Any, ann: User, clock: time_machine.Traveller
) -> None:
    forgot()
    given = code("ann@example.com")
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        recover(wrong(given))
    recover(given)
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        recover(given)
    forgot()
    clock.shift(3601)
    with refused("ExpiredCodeException"):
        recover(code("ann@example.com"))


def test_a_new_password_keeps_policy_and_history(forgot: Any, recover: Any, ann: User, pool: Pool) -> None:
    pool.password_history_size = 1
    pool.save()
    forgot()
    given = code("ann@example.com")
    with refused("InvalidPasswordException", "Password must have uppercase characters"):
        recover(given, password="lower-case-7")
    with refused("PasswordHistoryPolicyViolationException", "Password has previously been used."):
        recover(given, password=PASSWORD)
    recover(given)


def test_recovery_is_limited(forgot: Any, recover: Any, ann: User) -> None:
    for _ in range(15):
        forgot()
    with refused("LimitExceededException"):
        forgot()
    for _ in range(15):
        with refused("CodeMismatchException" if _ < 8 else "ExpiredCodeException"):
            recover(wrong(code("ann@example.com")))
    with refused("LimitExceededException"):
        recover(code("ann@example.com"))


def test_why_not_is_told_where_nothing_is_hidden(
    forgot: Any, recover: Any, open_app: Client, pool: Pool, ben: User
) -> None:
    make(pool, "eva", email="eva@example.com")
    for name, refusal, word in (
        ("nobody", "UserNotFoundException", "Username/client id combination not found."),
        ("ben", "NotAuthorizedException", "User password cannot be reset in the current state."),
        ("eva", "InvalidParameterException", "there is no registered/verified email or phone_number"),
    ):
        with refused(refusal, word):
            forgot(name)
    with refused("UserNotFoundException", "User does not exist."):
        recover("123456", "nobody")


def test_it_looks_the_same_where_existence_is_hidden(
    forgot: Any, recover: Any, pool: Pool, ann: User, ben: User
) -> None:
    assert forgot("nobody") == forgot("nobody")
    assert forgot("nobody").keys() == forgot("ben").keys() == forgot("ann").keys()
    for name in ("nobody", "ben", "ann"):
        with refused("CodeMismatchException"):
            recover(wrong(code("ann@example.com")), name)


def test_mallory_recovers_nobody_elsewhere(
    forgot: Any, app_cognito: Cognito, other_app: Client, ann: User, mallory: User, caller: Caller
) -> None:
    forgot()
    with refused("ExpiredCodeException"):
        app_cognito.confirm_forgot_password(
            ClientId=other_app.pk,
            Username="ann@example.com",
            ConfirmationCode=code("ann@example.com"),
            Password=OTHER,
        )
    assert signs_in(caller, PASSWORD)


def test_a_client_that_proves_nothing_gets_nowhere(app_cognito: Cognito, web_app: Client, ann: User) -> None:
    with refused("NotAuthorizedException", "SECRET_HASH was not received"):
        app_cognito.forgot_password(ClientId=web_app.pk, Username="ann")
    with refused("NotAuthorizedException", "SECRET_HASH was not received"):
        app_cognito.confirm_forgot_password(
            ClientId=web_app.pk, Username="ann", ConfirmationCode="123456", Password=OTHER
        )
    assert letters("ann@example.com") == []
