"""Signing up by API: the same rules as on the page, in Amazon's words."""

from __future__ import annotations

from typing import Any

import pytest

from idp.directory import names
from idp.directory.models import Status, User
from idp.flows import authenticate
from idp.flows.steps import Authenticated, Caller
from idp.pools.models import Attribute, Client, Pool
from tests.api.conftest import Cognito, refused
from tests.api.operations.mail import code, letters
from tests.api.test_proofs import secret_hash
from tests.conftest import PASSWORD, WEB_SECRET

EMAIL = [{"Name": "email", "Value": "eva@example.com"}]


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


def test_a_new_person_confirms_by_the_code_and_signs_in(sign_up: Any, confirm: Any, caller: Caller) -> None:
    made = sign_up(UserAttributes=attributes(name="Eva", nickname="ev"), ClientMetadata={"from": "a test"})
    eva = User.objects.get(username="eva")
    assert (made["UserConfirmed"], made["UserSub"]) == (False, eva.sub)
    assert made["CodeDeliveryDetails"] == {
        "Destination": "e***@e***",
        "DeliveryMedium": "EMAIL",
        "AttributeName": "email",
    }
    assert "Session" not in made
    confirm(code("eva@example.com", "confirm_sign_up"))
    eva.refresh_from_db()
    assert (eva.status, eva.email_verified) == (Status.CONFIRMED, True)
    assert isinstance(authenticate.by_password("eva@example.com", PASSWORD, caller=caller), Authenticated)


def test_where_nothing_is_verified_no_code_is_sent(sign_up: Any, pool: Pool) -> None:
    pool.auto_verified_attributes = []
    pool.save()
    assert "CodeDeliveryDetails" not in sign_up()
    assert letters("eva@example.com") == []


@pytest.mark.parametrize(
    ("changes", "refusal", "word"),
    [
        ({"Username": "ann"}, "UsernameExistsException", "User already exists"),
        ({"Password": "short"}, "InvalidPasswordException", "Password did not conform with policy: Password not long"),
        ({"Password": "lower-case-7"}, "InvalidPasswordException", "Password must have uppercase characters"),
        ({"UserAttributes": []}, "InvalidParameterException", "schema: email: The attribute is required"),
        ({"UserAttributes": attributes(nonsense="x")}, "InvalidParameterException", "schema: nonsense: "),
        ({"UserAttributes": attributes(birthdate="May")}, "InvalidParameterException", "schema: birthdate: "),
        ({"UserAttributes": attributes(custom_plan="gold")}, "NotAuthorizedException", "unauthorized attribute"),
        ({"UserAttributes": attributes(email_verified="true")}, "NotAuthorizedException", "unauthorized attribute"),
        ({"Username": "eva@example.com"}, "InvalidParameterException", "Username cannot be of email format"),
        ({"Username": "e va"}, "InvalidParameterException", "failed to satisfy constraint"),
        ({"ClientId": "nosuchclient"}, "ResourceNotFoundException", "User pool client nosuchclient does not exist."),
        ({"SecretHash": "AAAA"}, "NotAuthorizedException", "Unable to verify secret hash for client publicapp"),
    ],
)
def test_what_cannot_be_is_refused(sign_up: Any, ann: User, changes: dict[str, Any], refusal: str, word: str) -> None:
    with refused(refusal, word):
        sign_up(**changes)
    assert User.objects.count() == 1


def test_a_password_is_needed(app_cognito: Cognito, app: Client) -> None:
    with refused("InvalidPasswordException"):
        app_cognito.sign_up(ClientId=app.pk, Username="eva", UserAttributes=EMAIL)


def test_a_pool_may_be_closed(sign_up: Any, pool: Pool) -> None:
    pool.allow_sign_up = False
    pool.save()
    with refused("NotAuthorizedException", "SignUp is not permitted for this user pool"):
        sign_up()


def test_a_client_writes_its_list_and_what_is_required(sign_up: Any, app: Client, pool: Pool) -> None:
    app.write_attributes = ["custom:plan"]
    app.save()
    with refused("NotAuthorizedException", "A client attempted to write unauthorized attribute"):
        sign_up(UserAttributes=attributes(name="Eva"))
    sign_up(UserAttributes=attributes(custom_plan="gold"))
    assert User.objects.get().more == {"custom:plan": "gold"}


def test_what_cannot_be_changed_is_set_at_the_beginning(sign_up: Any, app: Client, pool: Pool) -> None:
    Attribute.objects.create(pool=pool, name="custom:badge", mutable=False)
    app.write_attributes = ["custom:badge"]
    app.save()
    sign_up(UserAttributes=attributes(custom_badge="7"))
    assert User.objects.get().more == {"custom:badge": "7"}


def test_a_client_with_a_secret_proves_it(app_cognito: Cognito, web_app: Client) -> None:
    given = {"ClientId": web_app.pk, "Username": "eva", "Password": PASSWORD, "UserAttributes": EMAIL}
    with refused("NotAuthorizedException", "configured with secret but SECRET_HASH was not received"):
        app_cognito.sign_up(**given)
    app_cognito.sign_up(**given, SecretHash=secret_hash(WEB_SECRET, "eva", web_app))
    with refused("NotAuthorizedException"):
        app_cognito.confirm_sign_up(ClientId=web_app.pk, Username="eva", ConfirmationCode="123456")


@pytest.mark.parametrize(
    ("kinds", "username", "refusal"),
    [
        (["email"], "eva@example.com", None),
        (["email"], "+14155550123", "Username should be an email."),
        (["email"], "eva", "Username should be an email."),
        (["email"], "eva@", "Invalid email address format."),
        (["phone_number"], "+14155550123", None),
        (["phone_number"], "eva@example.com", "Username should be a phone number."),
        (["phone_number", "email"], "+1", "Invalid phone number format."),
        (["email", "phone_number"], "+14155550123", None),
        (["email", "phone_number"], "eva@example.com", None),
    ],
)
def test_an_address_may_be_the_name(
    app_cognito: Cognito, other_pool: Pool, other_app: Client, kinds: list[str], username: str, refusal: str | None
) -> None:
    other_pool.username_attributes = kinds
    other_pool.save()
    given = {"ClientId": other_app.pk, "Username": username, "Password": PASSWORD}
    if refusal:
        with refused("InvalidParameterException", refusal):
            app_cognito.sign_up(**given)
        return
    made = app_cognito.sign_up(**given)
    person = User.objects.get()
    assert person.username == person.sub == made["UserSub"]
    assert names.find(other_pool, username) == person
    with refused("UsernameExistsException", "User already exists"):
        app_cognito.sign_up(**given)


@pytest.mark.parametrize(("sensitive", "is_another"), [(True, True), (False, False)])
def test_case_counts_where_the_pool_says_so(
    sign_up: Any, pool: Pool, ann: User, sensitive: bool, is_another: bool
) -> None:
    pool.case_sensitive = sensitive
    pool.save()
    if is_another:
        sign_up(Username="ANN")
        return
    with refused("UsernameExistsException"):
        sign_up(Username="ANN")
