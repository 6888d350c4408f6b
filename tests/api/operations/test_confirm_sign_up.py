"""ConfirmSignUp and ResendConfirmationCode: codes, aliases, what is told to whom."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from idp.directory.models import SignInName, Status, User
from idp.pools.models import Client, Pool
from tests.api.conftest import Cognito, refused
from tests.api.operations.mail import code, wrong
from tests.conftest import PASSWORD, make

EMAIL = [{"Name": "email", "Value": "eva@example.com"}]


@pytest.fixture
def open_app(app: Client) -> Client:
    """The same app, which does not hide who is there."""
    app.hide_existence = False
    app.save()
    return app


@pytest.fixture
def sign_up(app_cognito: Cognito, app: Client) -> Any:
    """``sign_up(Username=…)``: by default Eva's."""
    given = {"ClientId": app.pk, "Username": "eva", "Password": PASSWORD, "UserAttributes": EMAIL}
    return lambda **changes: app_cognito.sign_up(**given | changes)


@pytest.fixture
def confirm(app_cognito: Cognito, app: Client) -> Any:
    return lambda given, name="eva", **more: app_cognito.confirm_sign_up(
        ClientId=app.pk, Username=name, ConfirmationCode=given, **more
    )


def attributes(**given: str) -> list[dict[str, str]]:
    return [*EMAIL, *({"Name": name.replace("custom_", "custom:"), "Value": value} for name, value in given.items())]


# --- aliases -------------------------------------------------------------------------------------


def test_an_alias_of_somebody_else_shows_only_when_it_is_proven(
    sign_up: Any, confirm: Any, ann: User, pool: Pool
) -> None:
    sign_up(UserAttributes=[{"Name": "email", "Value": "ann@example.com"}])
    given = code("ann@example.com", "confirm_sign_up")
    with refused("AliasExistsException", "An account with the email already exists."):
        confirm(given)
    assert User.objects.get(username="eva").status == Status.UNCONFIRMED
    confirm(given, ForceAliasCreation=True)  # the refused code was not spent
    ann.refresh_from_db()
    assert ann.email_verified is False
    assert SignInName.objects.get(pool=pool, key="ann@example.com").user.username == "eva"


def test_a_preferred_name_of_somebody_else_is_taken(sign_up: Any, pool: Pool) -> None:
    pool.alias_attributes = ["email", "preferred_username"]
    pool.save()
    make(pool, "ann", email="ann@example.com", preferred_username="queen")
    with refused("UsernameExistsException"):
        sign_up(UserAttributes=attributes(preferred_username="queen"))


# --- ConfirmSignUp, ResendConfirmationCode ---------------------------------------------------------


def test_a_wrong_code_is_refused_and_an_old_one(sign_up: Any, confirm: Any, clock: time_machine.Traveller) -> None:
    sign_up()
    given = code("eva@example.com")
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        confirm(wrong(given))
    clock.shift(24 * 3600 + 1)
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        confirm(given)


def test_a_code_is_good_once(sign_up: Any, confirm: Any, open_app: Client) -> None:
    sign_up()
    confirm(code("eva@example.com"))
    with refused("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"):
        confirm(code("eva@example.com"))


def test_only_so_many_guesses_are_taken(sign_up: Any, confirm: Any) -> None:
    sign_up()
    for _ in range(8):
        with refused("CodeMismatchException"):
            confirm(wrong(code("eva@example.com")))
    for _ in range(7):
        with refused("ExpiredCodeException"):
            confirm(code("eva@example.com"))
    with refused("LimitExceededException", "Attempt limit exceeded, please try after some time."):
        confirm(code("eva@example.com"))


def test_a_new_code_ends_the_former(sign_up: Any, confirm: Any, app_cognito: Cognito, app: Client) -> None:
    sign_up()
    former = code("eva@example.com")
    sent = app_cognito.resend_confirmation_code(ClientId=app.pk, Username="eva")["CodeDeliveryDetails"]
    assert sent["Destination"] == "e***@e***"
    if former != code("eva@example.com"):
        with refused("CodeMismatchException"):
            confirm(former)
    confirm(code("eva@example.com"))


def test_codes_are_sent_five_times_an_hour(sign_up: Any, app_cognito: Cognito, app: Client) -> None:
    sign_up()
    for _ in range(5):
        app_cognito.resend_confirmation_code(ClientId=app.pk, Username="eva")
    with refused("LimitExceededException"):
        app_cognito.resend_confirmation_code(ClientId=app.pk, Username="eva")


def test_who_is_there_is_told_where_it_is_not_hidden(
    app_cognito: Cognito, confirm: Any, open_app: Client, ann: User, pool: Pool
) -> None:
    for name, refusal in (("ann", "InvalidParameterException"), ("nobody", "UserNotFoundException")):
        with refused(refusal):
            app_cognito.resend_confirmation_code(ClientId=open_app.pk, Username=name)
    with refused("UserNotFoundException", "User does not exist."):
        confirm("123456", "nobody")
    make(pool, "fay", status=Status.UNCONFIRMED)
    with refused("CodeDeliveryFailureException"):
        app_cognito.resend_confirmation_code(ClientId=open_app.pk, Username="fay")


def test_who_is_there_is_not_told_where_it_is_hidden(
    app_cognito: Cognito, confirm: Any, app: Client, ann: User, dov: User
) -> None:
    told = [
        app_cognito.resend_confirmation_code(ClientId=app.pk, Username=name)["CodeDeliveryDetails"].keys()
        for name in ("ann", "dov", "nobody")
    ]
    assert told[0] == told[1] == told[2]
    for name in ("ann", "dov", "nobody"):
        with refused("CodeMismatchException"):
            confirm(wrong(code("dov@example.com")), name)


def test_mallory_confirms_nobody_elsewhere(
    sign_up: Any, app_cognito: Cognito, other_app: Client, mallory: User, app: Client
) -> None:
    sign_up()
    given = code("eva@example.com")
    with refused("ExpiredCodeException"):
        app_cognito.confirm_sign_up(ClientId=other_app.pk, Username="eva", ConfirmationCode=given)
    assert User.objects.get(username="eva").status == Status.UNCONFIRMED
