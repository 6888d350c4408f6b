"""What proves a caller without an access key: a person's access token, a client's secret; never another pool's."""

import base64
import hmac
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from idp.api.call import Call
from idp.directory import users
from idp.directory.models import User
from idp.flows import attempts, sessions
from idp.flows.steps import Caller, ChallengeName, Method
from idp.pools.models import Client, Pool
from tests.api.conftest import Cognito, MakeCognito, Post, access_token, refused
from tests.conftest import WEB_SECRET, give_secret

# --- access tokens ---------------------------------------------------------------------------


@pytest.fixture
def who(answered: Callable[..., None], app_cognito: Cognito) -> Callable[[str], str]:
    """Who GetUser says holds the token."""

    def handler(call: Call) -> dict[str, Any]:
        assert call.caller.client.pool_id == call.pool.pk == call.user.pool_id
        return {"Username": call.user.username, "UserAttributes": []}

    answered("GetUser", handler)
    return lambda token: str(app_cognito.get_user(AccessToken=token)["Username"])


def test_an_access_token_says_who_calls(who: Callable[[str], str], ann: User, app: Client) -> None:
    assert who(access_token(ann, app)) == "ann"


def test_signing_out_disabling_and_deleting_count_at_once(who: Callable[[str], str], ann: User, app: Client) -> None:
    token = access_token(ann, app)
    sessions.sign_out_everywhere(ann)
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        who(token)
    token = access_token(ann, app)
    users.disable(ann)
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        who(token)
    users.enable(ann)
    assert who(token) == "ann"
    ann.delete()
    with refused("NotAuthorizedException"):
        who(token)


def test_an_old_token_is_expired(
    who: Callable[[str], str], ann: User, app: Client, clock: time_machine.Traveller
) -> None:
    token = access_token(ann, app)
    clock.shift(3601)
    with refused("NotAuthorizedException", "Access Token has expired"):
        who(token)


def test_a_token_without_the_apis_scope_is_refused(who: Callable[[str], str], ann: User, app: Client) -> None:
    with refused("NotAuthorizedException", "Access Token does not have required scopes"):
        who(access_token(ann, app, scope="openid email"))


@pytest.mark.parametrize("token", ["x", "a.b.c", "eyJh.eyJpc3MiOjF9.c2ln", "eyJh.e30.c2ln", "eyJh.W10.c2ln"])
def test_what_is_no_token_is_refused(who: Callable[[str], str], pool: Pool, token: str) -> None:
    with refused("NotAuthorizedException", "Invalid Access Token"):
        who(token)


def test_a_changed_token_is_refused(who: Callable[[str], str], ann: User, app: Client) -> None:
    head, body, signature = access_token(ann, app).split(".")
    turned = signature[:20] + ("A" if signature[20] != "A" else "B") + signature[21:]
    with refused("NotAuthorizedException", "Invalid Access Token"):
        who(f"{head}.{body}.{turned}")


def test_mallorys_token_is_nobodys_in_anns_pool(
    answered: Callable[..., None], cognito_with: MakeCognito, mallory: User, other_app: Client, pool: Pool
) -> None:
    answered("GetUser", lambda call: {"Username": call.user.username, "UserAttributes": []})
    token = access_token(mallory, other_app)
    assert cognito_with(at="http://other.localhost").get_user(AccessToken=token)["Username"] == mallory.username
    with refused("NotAuthorizedException", "Invalid Access Token"):
        cognito_with(at="http://demo.localhost").get_user(AccessToken=token)


def test_a_token_operation_without_a_token_is_told_so(post: Post, answered: Callable[..., None], pool: Pool) -> None:
    answered("AssociateSoftwareToken", lambda _: None)
    assert post("AssociateSoftwareToken")[2]["__type"] == "InvalidParameterException"
    assert post("AssociateSoftwareToken", {"Session": "s" * 20})[2]["message"].startswith("Invalid session")


def test_a_session_speaks_for_the_app_it_was_given_to(
    answered: Callable[..., None], cognito_with: MakeCognito, ann: User, app: Client, caller: Caller, other_pool: Pool
) -> None:
    heard: list[str] = []
    answered("AssociateSoftwareToken", lambda call: heard.append(f"{call.caller.client.pk} of {call.pool.name}"))
    session = attempts.open_for(ann, caller, ChallengeName.NEW_PASSWORD_REQUIRED, [Method.PASSWORD])
    cognito_with().associate_software_token(Session=session)
    assert heard == ["publicapp of Demo"]
    with refused("NotAuthorizedException"):
        cognito_with(at="http://other.localhost").associate_software_token(Session=session)


# --- clients -------------------------------------------------------------------------------


@pytest.fixture
def resend(answered: Callable[..., None], cognito_with: MakeCognito) -> Callable[..., str]:
    """ResendConfirmationCode answers with the client that the engine would be given."""

    def handler(call: Call) -> dict[str, Any]:
        return {"CodeDeliveryDetails": {"Destination": call.caller.client.pk}}

    answered("ResendConfirmationCode", handler)

    def send(at: str = "http://localhost", **given: Any) -> str:
        found = cognito_with(at=at).resend_confirmation_code(**{"Username": "ann"} | given)
        return str(found["CodeDeliveryDetails"]["Destination"])

    return send


def secret_hash(secret: str, username: str, client: Client) -> str:
    return base64.b64encode(hmac.digest(secret.encode(), f"{username}{client.pk}".encode(), "sha256")).decode()


def test_a_public_client_says_who_it_is(resend: Callable[..., str], app: Client) -> None:
    assert resend(ClientId=app.pk) == app.pk
    with refused("ResourceNotFoundException", "User pool client nosuchclient does not exist."):
        resend(ClientId="nosuchclient")


def test_a_client_is_unknown_at_another_pools_address(
    resend: Callable[..., str], app: Client, other_app: Client
) -> None:
    assert resend(at="http://demo.localhost", ClientId=app.pk) == app.pk
    with refused("ResourceNotFoundException"):
        resend(at="http://demo.localhost", ClientId=other_app.pk)


def test_a_client_with_secrets_proves_it_with_any_of_them(resend: Callable[..., str], web_app: Client) -> None:
    give_secret(web_app, "another-secret-0123456789abcdefghijkl")
    for secret in (WEB_SECRET, "another-secret-0123456789abcdefghijkl"):
        assert resend(ClientId=web_app.pk, SecretHash=secret_hash(secret, "ann", web_app)) == web_app.pk


def test_a_missing_or_wrong_secret_hash_is_refused(resend: Callable[..., str], web_app: Client, app: Client) -> None:
    with refused("NotAuthorizedException", "Client webapp is configured with secret but SECRET_HASH was not received"):
        resend(ClientId=web_app.pk)
    for wrong in (secret_hash(WEB_SECRET, "ben", web_app), secret_hash("x", "ann", web_app), "AAAA"):
        with refused("NotAuthorizedException", "Unable to verify secret hash for client webapp"):
            resend(ClientId=web_app.pk, SecretHash=wrong)
    with refused("NotAuthorizedException", "Unable to verify secret hash for client publicapp"):
        resend(ClientId=app.pk, SecretHash=secret_hash("", "ann", app))
