"""Signing in by API: passwords, SRP, temporary passwords, second factors; SECRET_HASH; sessions of one client."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any

import pytest
import time_machine
from botocore.exceptions import ClientError

from idp.credentials import passwords
from idp.directory.models import Status, User
from idp.flows import mfa
from idp.kernel import clock as time
from idp.pools.models import Attribute, Client, Pool
from tests.api.conftest import Cognito, refused
from tests.conftest import PASSWORD, TEMPORARY, WEB_SECRET
from tests.flows.mfa.apps import code, set_up
from tests.srp_client import SrpClient

ALL = ["USER_SRP_AUTH", "USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "REFRESH_TOKEN_AUTH"]


@pytest.fixture
def app(app: Client) -> Client:
    app.auth_flows = [f"ALLOW_{flow}" for flow in ALL]
    app.save()
    return app


def by_password(cognito: Cognito, client: Client, name: str = "ann", password: str = PASSWORD, **more: Any) -> Any:
    return cognito.initiate_auth(
        ClientId=client.pk,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": password} | more,
    )


def secret_hash(name: str, client: Client, secret: str = WEB_SECRET) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), f"{name}{client.pk}".encode(), "sha256")).decode()


@pytest.mark.parametrize("name", ["ann", "ann@example.com"])
def test_a_password_gives_tokens_of_amazons_shape(app_cognito: Cognito, app: Client, ann: User, name: str) -> None:
    answer = by_password(app_cognito, app, name)
    result = answer["AuthenticationResult"]
    assert set(result) == {"AccessToken", "ExpiresIn", "TokenType", "RefreshToken", "IdToken"}
    assert (result["ExpiresIn"], result["TokenType"], answer["ChallengeParameters"]) == (3600, "Bearer", {})
    assert app_cognito.get_user(AccessToken=result["AccessToken"])["Username"] == "ann"
    assert "ChallengeName" not in answer


@pytest.mark.parametrize("flow", ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"])
def test_an_operator_signs_people_in(cognito: Cognito, pool: Pool, app: Client, ann: User, flow: str) -> None:
    parameters = {"USERNAME": "ann", "PASSWORD": PASSWORD}
    answer = cognito.admin_initiate_auth(UserPoolId=pool.pk, ClientId=app.pk, AuthFlow=flow, AuthParameters=parameters)
    assert answer["AuthenticationResult"]["RefreshToken"]
    with refused("InvalidParameterException", "Initiate Auth method not supported."):
        cognito.initiate_auth(ClientId=app.pk, AuthFlow=flow, AuthParameters=parameters)


def test_srp_signs_in(app_cognito: Cognito, pool: Pool, app: Client, ann: User) -> None:
    passwords.store(ann, passwords.encode(PASSWORD, user=ann), status=Status.CONFIRMED)
    client = SrpClient(pool.pk, "ann", PASSWORD)
    asked = app_cognito.initiate_auth(
        ClientId=app.pk, AuthFlow="USER_SRP_AUTH", AuthParameters={"USERNAME": "ann", "SRP_A": client.public}
    )
    assert asked["ChallengeName"] == "PASSWORD_VERIFIER"
    assert set(asked["ChallengeParameters"]) == {"SALT", "SRP_B", "SECRET_BLOCK", "USERNAME", "USER_ID_FOR_SRP"}
    answers = client.claim(asked["ChallengeParameters"], time.now())
    given = {"ClientId": app.pk, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": answers}
    assert app_cognito.respond_to_auth_challenge(**given)["AuthenticationResult"]["AccessToken"]
    with refused("NotAuthorizedException", "Invalid session"):
        app_cognito.respond_to_auth_challenge(**given)


def test_a_temporary_password_leads_to_an_own_one(
    cognito: Cognito, app_cognito: Cognito, pool: Pool, app: Client, ben: User
) -> None:
    asked = by_password(app_cognito, app, "ben", TEMPORARY)
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert json.loads(asked["ChallengeParameters"]["userAttributes"])["email"] == "ben@example.com"
    given: dict[str, Any] = {"ClientId": app.pk, "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": asked["Session"]}
    Attribute.objects.create(pool=pool, name="nickname", required=True)
    for word, given_answers in (
        ("Password not long enough", {"NEW_PASSWORD": "short1", "userAttributes.nickname": "Ben"}),
        ("Missing required parameter NEW_PASSWORD", {}),
        ("Invalid attributes given, nickname is missing", {"NEW_PASSWORD": PASSWORD}),
    ):
        with pytest.raises(ClientError, match=word):
            app_cognito.respond_to_auth_challenge(**given, ChallengeResponses={"USERNAME": "ben"} | given_answers)
    answers = {"USERNAME": "ben", "NEW_PASSWORD": PASSWORD, "userAttributes.nickname": "Ben"}
    with refused("NotAuthorizedException", "Invalid session"):
        app_cognito.respond_to_auth_challenge(**given | {"ChallengeName": "MFA_SETUP"}, ChallengeResponses=answers)
    done = cognito.admin_respond_to_auth_challenge(UserPoolId=pool.pk, **given, ChallengeResponses=answers)
    assert done["AuthenticationResult"]["IdToken"]
    assert by_password(app_cognito, app, "ben")["AuthenticationResult"]


def test_an_app_is_asked_for_its_code(
    app_cognito: Cognito, pool: Pool, app: Client, ann: User, clock: time_machine.Traveller
) -> None:
    mfa.configure(pool, "OPTIONAL", software_token=True)
    seed = set_up(ann)
    clock.shift(60)
    asked = by_password(app_cognito, app)
    assert (asked["ChallengeName"], asked["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"]) == (
        "SOFTWARE_TOKEN_MFA",
        "Phone",
    )
    given = {"ClientId": app.pk, "ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": asked["Session"]}
    right = {"USERNAME": "ann", "SOFTWARE_TOKEN_MFA_CODE": code(seed)}
    with refused("CodeMismatchException"):
        app_cognito.respond_to_auth_challenge(
            **given, ChallengeResponses=right | {"SOFTWARE_TOKEN_MFA_CODE": code(seed, 9)}
        )
    assert app_cognito.respond_to_auth_challenge(**given, ChallengeResponses=right)["AuthenticationResult"]
    again = by_password(app_cognito, app)["Session"]
    with refused("ExpiredCodeException", "already been used once"):
        app_cognito.respond_to_auth_challenge(**given | {"Session": again}, ChallengeResponses=right)


def test_what_stands_in_the_way_is_named_to_who_knows_the_password(
    app_cognito: Cognito, app: Client, ann: User, dov: User
) -> None:
    with refused("UserNotConfirmedException", "User is not confirmed."):
        by_password(app_cognito, app, "dov")
    User.objects.filter(pk=ann.pk).update(status=Status.RESET_REQUIRED)
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        by_password(app_cognito, app)
    User.objects.filter(pk=ann.pk).update(status=Status.CONFIRMED, enabled=False)
    with refused("NotAuthorizedException", "User is disabled."):
        by_password(app_cognito, app)


@pytest.mark.parametrize("operator", [False, True])
def test_who_exists_is_told_as_the_client_wants_it(
    cognito: Cognito, app_cognito: Cognito, pool: Pool, app: Client, ann: User, operator: bool
) -> None:
    def sign_in(name: str) -> None:
        given = {"ClientId": app.pk, "AuthParameters": {"USERNAME": name, "PASSWORD": "Wrong-Horse-7"}}
        if operator:
            cognito.admin_initiate_auth(UserPoolId=pool.pk, AuthFlow="ADMIN_USER_PASSWORD_AUTH", **given)
        else:
            app_cognito.initiate_auth(AuthFlow="USER_PASSWORD_AUTH", **given)

    for name in ("ann", "nobody"):
        with refused("NotAuthorizedException", "Incorrect username or password."):
            sign_in(name)
    app.hide_existence = False
    app.save()
    with refused("UserNotFoundException", "User does not exist."):
        sign_in("nobody")


def test_guessing_is_stopped(app_cognito: Cognito, app: Client, ann: User) -> None:
    for _ in range(5):
        with refused("NotAuthorizedException", "Incorrect username or password."):
            by_password(app_cognito, app, password="Wrong-Horse-7")
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        by_password(app_cognito, app)


@pytest.mark.parametrize(
    ("flow", "word"),
    [
        ("USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH flow not enabled for this client"),
        ("USER_SRP_AUTH", "USER_SRP_AUTH is not enabled for the client."),
        ("REFRESH_TOKEN_AUTH", "Auth flow not enabled for this client"),
        ("CUSTOM_AUTH", "Initiate Auth method not supported."),
        ("USER_AUTH", "Initiate Auth method not supported."),
    ],
)
def test_a_client_allows_its_flows_only(app_cognito: Cognito, app: Client, ann: User, flow: str, word: str) -> None:
    app.auth_flows = []
    app.save()
    with refused("InvalidParameterException", word):
        app_cognito.initiate_auth(ClientId=app.pk, AuthFlow=flow, AuthParameters={"USERNAME": "ann", "PASSWORD": "x"})


@pytest.mark.parametrize(
    ("flow", "missing"),
    [("USER_PASSWORD_AUTH", "USERNAME"), ("USER_SRP_AUTH", "USERNAME"), ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")],
)
def test_a_missing_parameter_is_named(app_cognito: Cognito, app: Client, flow: str, missing: str) -> None:
    with refused("InvalidParameterException", f"Missing required parameter {missing}"):
        app_cognito.initiate_auth(ClientId=app.pk, AuthFlow=flow)
    with refused("InvalidParameterException", "Missing required parameter USERNAME"):
        app_cognito.respond_to_auth_challenge(ClientId=app.pk, ChallengeName="NEW_PASSWORD_REQUIRED")
    with refused("InvalidParameterException", "Missing required parameter Session"):
        app_cognito.respond_to_auth_challenge(
            ClientId=app.pk, ChallengeName="NEW_PASSWORD_REQUIRED", ChallengeResponses={"USERNAME": "ann"}
        )
