"""Who may sign whom in: SECRET_HASH in every step, sessions of one client, operators of the pool."""

from __future__ import annotations

from typing import Any

import pytest

from idp.directory.models import User
from idp.pools.models import Client, Pool
from tests.api.conftest import Cognito, refused
from tests.api.operations.test_auth import ALL, by_password, secret_hash
from tests.conftest import PASSWORD, TEMPORARY


@pytest.fixture
def app(app: Client) -> Client:
    app.auth_flows = [f"ALLOW_{flow}" for flow in ALL]
    app.save()
    return app


def test_a_client_with_a_secret_proves_it_in_every_step(
    app_cognito: Cognito, web_app: Client, app: Client, ann: User, ben: User
) -> None:
    with refused("NotAuthorizedException", "is configured with secret but SECRET_HASH was not received"):
        by_password(app_cognito, web_app)
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {web_app.pk}"):
        by_password(app_cognito, web_app, SECRET_HASH=secret_hash("ben", web_app))
    assert by_password(app_cognito, web_app, SECRET_HASH=secret_hash("ann", web_app))["AuthenticationResult"]
    asked = by_password(app_cognito, web_app, "ben", TEMPORARY, SECRET_HASH=secret_hash("ben", web_app))
    given = {"ClientId": web_app.pk, "ChallengeName": asked["ChallengeName"], "Session": asked["Session"]}
    answers = {"USERNAME": "ben", "NEW_PASSWORD": PASSWORD}
    with refused("NotAuthorizedException", "SECRET_HASH was not received"):
        app_cognito.respond_to_auth_challenge(**given, ChallengeResponses=answers)
    with refused("NotAuthorizedException", "Unable to verify secret hash"):  # a hash where there is no secret
        by_password(app_cognito, app, SECRET_HASH=secret_hash("ann", app))
    answers["SECRET_HASH"] = secret_hash("ben", web_app)
    assert app_cognito.respond_to_auth_challenge(**given, ChallengeResponses=answers)["AuthenticationResult"]


def test_a_session_is_its_clients_and_pools(
    app_cognito: Cognito, app: Client, other_app: Client, web_app: Client, ann: User, ben: User, mallory: User
) -> None:
    session = by_password(app_cognito, app, "ben", TEMPORARY)["Session"]

    def answer(client: Client, name: str = "ben", **more: str) -> Any:
        answers = {"USERNAME": name, "NEW_PASSWORD": PASSWORD} | more
        return app_cognito.respond_to_auth_challenge(
            ClientId=client.pk, ChallengeName="NEW_PASSWORD_REQUIRED", Session=session, ChallengeResponses=answers
        )

    for client, name, more in [
        (other_app, "ben", {}),
        (web_app, "ben", {"SECRET_HASH": secret_hash("ben", web_app)}),
        (app, "ann", {}),
    ]:
        with refused("NotAuthorizedException", "Invalid session for the user, session is expired."):
            answer(client, name, **more)
    assert answer(app)["AuthenticationResult"]
    with refused("NotAuthorizedException", "Invalid session"):
        answer(app)


def test_strangers_sign_nobody_in(
    strangers: dict[str, tuple[Cognito, str]], pool: Pool, app: Client, ann: User
) -> None:
    for caller, error in strangers.values():
        with refused(error):
            caller.admin_initiate_auth(
                UserPoolId=pool.pk,
                ClientId=app.pk,
                AuthFlow="ADMIN_USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": "ann", "PASSWORD": PASSWORD},
            )
        with refused(error):
            caller.admin_respond_to_auth_challenge(
                UserPoolId=pool.pk, ClientId=app.pk, ChallengeName="MFA_SETUP", Session="s" * 20
            )


def test_an_operator_names_a_client_of_the_pool(
    cognito: Cognito, app_cognito: Cognito, pool: Pool, other_app: Client, mallory: User
) -> None:
    with refused("ResourceNotFoundException", "User pool client otherapp does not exist."):
        cognito.admin_initiate_auth(UserPoolId=pool.pk, ClientId=other_app.pk, AuthFlow="ADMIN_USER_PASSWORD_AUTH")
    with refused("ResourceNotFoundException", "User pool client nosuchclient does not exist."):
        app_cognito.initiate_auth(ClientId="nosuchclient", AuthFlow="USER_PASSWORD_AUTH")
    with refused("NotAuthorizedException", "Incorrect username or password."):
        by_password(app_cognito, other_app, "ann")  # Ann of the first pool is nobody there
