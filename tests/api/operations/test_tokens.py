"""Tokens by API: refreshed, rotated, revoked; those of a client that speaks for itself."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from idp.directory.models import User
from idp.flows import tokens
from idp.flows.claims import API_SCOPE
from idp.flows.tokens import TokenSet
from idp.kernel import clock as time
from idp.pools.models import Client, Pool
from idp.tokens import jose, keys
from tests.api.conftest import Cognito, access_token, refused
from tests.api.operations.test_auth import secret_hash
from tests.conftest import MACHINE_SECRET, WEB_SECRET

SECRET = {"ClientSecret": WEB_SECRET}


def issued(user: User, client: Client) -> TokenSet:
    return tokens.issue(user, client, scope=API_SCOPE, auth_time=time.now(), methods=["pwd"])


def refreshed(cognito: Cognito, client: Client, token: str, flow: str = "REFRESH_TOKEN_AUTH", **more: str) -> Any:
    return cognito.initiate_auth(ClientId=client.pk, AuthFlow=flow, AuthParameters={"REFRESH_TOKEN": token} | more)[
        "AuthenticationResult"
    ]


def rotated(cognito: Cognito, token: str, client_id: str = "webapp", **more: Any) -> Any:
    return cognito.get_tokens_from_refresh_token(RefreshToken=token, ClientId=client_id, **more)["AuthenticationResult"]


def read(pool: Pool, token: str) -> jose.VerifiedClaims:
    return jose.read(token, issuer=pool.issuer, use="access", public=lambda kid: keys.public(pool, kid))


@pytest.mark.parametrize("flow", ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"])
def test_a_refresh_token_gives_tokens_of_the_same_sign_in(
    cognito: Cognito, app_cognito: Cognito, pool: Pool, app: Client, ann: User, clock: time_machine.Traveller, flow: str
) -> None:
    first = issued(ann, app)
    clock.shift(600)
    result = refreshed(app_cognito, app, first.refresh_token, flow)
    assert set(result) == {"AccessToken", "IdToken", "ExpiresIn", "TokenType"}
    old, new = read(pool, first.access_token), read(pool, result["AccessToken"])
    assert (old["auth_time"], old["origin_jti"]) == (new["auth_time"], new["origin_jti"])
    assert old["jti"] != new["jti"]
    answer = cognito.admin_initiate_auth(
        UserPoolId=pool.pk, ClientId=app.pk, AuthFlow=flow, AuthParameters={"REFRESH_TOKEN": first.refresh_token}
    )
    assert "RefreshToken" not in answer["AuthenticationResult"]


def test_the_hash_of_a_refresh_is_over_the_stored_name(app_cognito: Cognito, web_app: Client, ann: User) -> None:
    web_app.refresh_rotation = False
    web_app.save()
    token = issued(ann, web_app).refresh_token
    with refused("NotAuthorizedException", "SECRET_HASH was not received"):
        refreshed(app_cognito, web_app, token)
    with refused("NotAuthorizedException", "Unable to verify secret hash"):
        refreshed(app_cognito, web_app, token, SECRET_HASH=secret_hash("ann@example.com", web_app))
    assert refreshed(app_cognito, web_app, token, SECRET_HASH=secret_hash("ann", web_app))


def test_a_dead_refresh_token_says_why(
    app_cognito: Cognito, app: Client, other_app: Client, ann: User, clock: time_machine.Traveller
) -> None:
    first, second = issued(ann, app), issued(ann, app)
    for token, client in (("garbage", app), (first.refresh_token, other_app), (first.access_token, app)):
        with refused("NotAuthorizedException", "Invalid Refresh Token"):
            refreshed(app_cognito, client, token)
        with refused("NotAuthorizedException", "Invalid Refresh Token"):
            rotated(app_cognito, token, client.pk)
    tokens.revoke(first.refresh_token, app)
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        refreshed(app_cognito, app, first.refresh_token)
    clock.shift(31 * 86400)
    with refused("NotAuthorizedException", "Refresh Token has expired"):
        refreshed(app_cognito, app, second.refresh_token)


def test_a_rotating_client_gets_a_new_refresh_token(app_cognito: Cognito, web_app: Client, ann: User) -> None:
    token = issued(ann, web_app).refresh_token
    with refused("InvalidParameterException", "Auth flow not enabled for this client"):
        refreshed(app_cognito, web_app, token, SECRET_HASH=secret_hash("ann", web_app))
    with refused("NotAuthorizedException", "Invalid client secret"):
        rotated(app_cognito, token)
    with refused("NotAuthorizedException", "Invalid client secret"):
        rotated(app_cognito, token, ClientSecret="x" * 30)
    result = rotated(app_cognito, token, **SECRET)
    assert set(result) == {"AccessToken", "IdToken", "RefreshToken", "ExpiresIn", "TokenType"}
    assert result["RefreshToken"] != token
    assert rotated(app_cognito, result["RefreshToken"], **SECRET)["AccessToken"]


def test_a_spent_refresh_token_ends_its_family(app_cognito: Cognito, web_app: Client, ann: User) -> None:
    first = issued(ann, web_app)
    second = rotated(app_cognito, first.refresh_token, **SECRET)
    with refused("RefreshTokenReuseException"):
        rotated(app_cognito, first.refresh_token, **SECRET)
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        rotated(app_cognito, second["RefreshToken"], **SECRET)
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        app_cognito.get_user(AccessToken=first.access_token)


def test_a_retry_in_the_grace_period_gets_the_same_token(
    app_cognito: Cognito, web_app: Client, ann: User, clock: time_machine.Traveller
) -> None:
    web_app.refresh_grace_seconds = 10
    web_app.save()
    token = issued(ann, web_app).refresh_token
    first = rotated(app_cognito, token, **SECRET)["RefreshToken"]
    clock.shift(9)
    assert rotated(app_cognito, token, **SECRET)["RefreshToken"] == first
    clock.shift(2)
    with refused("RefreshTokenReuseException"):
        rotated(app_cognito, token, **SECRET)


def test_without_rotation_no_new_refresh_token_comes(app_cognito: Cognito, app: Client, ann: User) -> None:
    assert "RefreshToken" not in rotated(app_cognito, issued(ann, app).refresh_token, app.pk)


def test_a_token_is_revoked_with_its_family(app_cognito: Cognito, app: Client, ann: User) -> None:
    found = issued(ann, app)
    app_cognito.revoke_token(Token=found.refresh_token, ClientId=app.pk)
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        app_cognito.get_user(AccessToken=found.access_token)
    app_cognito.revoke_token(Token=found.refresh_token, ClientId=app.pk)  # twice is as good as once
    app_cognito.revoke_token(Token="garbage", ClientId=app.pk)


def test_what_cannot_be_revoked_is_refused(
    app_cognito: Cognito, app: Client, other_app: Client, web_app: Client, ann: User
) -> None:
    found = issued(ann, app)
    with refused("UnsupportedTokenTypeException"):
        app_cognito.revoke_token(Token=found.access_token, ClientId=app.pk)
    with refused("UnauthorizedException", "Invalid client secret"):
        app_cognito.revoke_token(Token=found.refresh_token, ClientId=web_app.pk)
    with refused("InvalidParameterException", "does not exist"):
        app_cognito.revoke_token(Token=found.refresh_token, ClientId="nosuchclient")
    app_cognito.revoke_token(Token=found.refresh_token, ClientId=other_app.pk)  # Mallory's changes nothing
    assert app_cognito.get_user(AccessToken=found.access_token)["Username"] == "ann"
    app.token_revocation = False
    app.save()
    with refused("UnsupportedOperationException"):
        app_cognito.revoke_token(Token=found.refresh_token, ClientId=app.pk)


def test_signing_out_ends_everything(app_cognito: Cognito, app: Client, ann: User) -> None:
    found, other = issued(ann, app), issued(ann, app)
    assert app_cognito.global_sign_out(AccessToken=found.access_token)["ResponseMetadata"]["HTTPStatusCode"] == 200
    for each in (found, other):
        with refused("NotAuthorizedException", "Access Token has been revoked"):
            app_cognito.global_sign_out(AccessToken=each.access_token)
        with refused("NotAuthorizedException", "Refresh Token has been revoked"):
            refreshed(app_cognito, app, each.refresh_token)
    with refused("NotAuthorizedException", "Invalid Access Token"):
        app_cognito.global_sign_out(AccessToken="garbage")


def test_mallory_signs_nobody_else_out(
    app_cognito: Cognito, app: Client, other_app: Client, ann: User, mallory: User
) -> None:
    mine = issued(ann, app)
    app_cognito.global_sign_out(AccessToken=access_token(mallory, other_app))
    assert refreshed(app_cognito, app, mine.refresh_token)


def test_a_machine_gets_a_token_of_its_own(app_cognito: Cognito, pool: Pool, machine: Client) -> None:
    given = {"ClientId": machine.pk, "Secret": MACHINE_SECRET}
    answer = app_cognito.get_client_token(**given)["ClientAuthenticationResult"]
    assert (answer["ExpiresIn"], answer["TokenType"]) == (3600, "Bearer")
    found = read(pool, answer["AccessToken"])
    assert (found["sub"], found["client_id"]) == (machine.pk, machine.pk)
    assert found["scope"].split() == machine.scopes
    one = app_cognito.get_client_token(**given, Scopes=machine.scopes[:1])["ClientAuthenticationResult"]
    assert read(pool, one["AccessToken"])["scope"] == machine.scopes[0]
    with refused("InvalidParameterException", "Invalid scope."):
        app_cognito.get_client_token(**given, Scopes=["openid"])
    with refused("NotAuthorizedException", "Invalid client secret"):
        app_cognito.get_client_token(ClientId=machine.pk, Secret="x" * 30)


def test_a_client_for_people_gets_no_token_of_its_own(app_cognito: Cognito, web_app: Client, app: Client) -> None:
    with refused("InvalidParameterException", "Auth flow not enabled for this client"):
        app_cognito.get_client_token(ClientId=web_app.pk, Secret=WEB_SECRET)
    with refused("NotAuthorizedException", "Invalid client secret"):
        app_cognito.get_client_token(ClientId=app.pk, Secret=WEB_SECRET)
