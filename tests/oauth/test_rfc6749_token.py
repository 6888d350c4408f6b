"""The token endpoint: redeeming, refreshing, speaking for oneself (RFC 6749 §3.2, §4.1.3, §4.4, §5, §6)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from idp.directory import users
from idp.directory.models import User
from idp.pools.models import Client
from idp.tokens.models import AuthorizationCode, TokenFamily
from tests.oauth.relying_app import FORM, VERIFIER, RelyingApp, error_of


def test_a_code_becomes_tokens_that_nobody_may_store(public: RelyingApp, signed_in: User) -> None:
    response = public.redeem(public.code())
    assert response.status_code == 200
    assert (response["Cache-Control"], response["Pragma"]) == ("no-store", "no-cache")
    assert response["Content-Type"] == "application/json"
    body = response.json()
    assert set(body) == {"access_token", "id_token", "refresh_token", "expires_in", "token_type", "scope"}
    assert (body["token_type"], body["expires_in"], body["scope"]) == ("Bearer", 3600, "openid email")


def test_a_code_is_used_once_and_a_replay_ends_what_the_first_use_got(public: RelyingApp, signed_in: User) -> None:
    code = public.code()
    tokens = public.redeem(code).json()
    assert public.userinfo(tokens["access_token"]).status_code == 200
    assert error_of(public.redeem(code)) == "invalid_grant"
    assert public.userinfo(tokens["access_token"]).status_code == 401
    assert error_of(public.refresh(tokens["refresh_token"])) == "invalid_grant"


def test_a_code_lives_five_minutes(public: RelyingApp, signed_in: User, clock: time_machine.Traveller) -> None:
    early, late = public.code(), public.code()
    clock.shift(timedelta(minutes=4, seconds=59))
    assert public.redeem(early).status_code == 200
    clock.shift(timedelta(seconds=2))
    assert error_of(public.redeem(late)) == "invalid_grant"


@pytest.mark.parametrize(
    "changes",
    [
        {"redirect_uri": "https://app.example.com/other"},
        {"redirect_uri": None},
        {"code_verifier": VERIFIER[::-1]},
        {"code_verifier": None},
    ],
)
def test_what_proves_nothing_gets_nothing_and_spends_nothing(
    public: RelyingApp, signed_in: User, changes: dict[str, str | None]
) -> None:
    code = public.code()
    assert error_of(public.redeem("guessed", **changes)) == "invalid_grant"
    response = public.redeem(code, **changes)
    assert (response.status_code, error_of(response)) == (400, "invalid_grant")
    assert public.redeem(code).status_code == 200


def test_another_clients_code_is_not_spent_by_the_wrong_hands(
    public: RelyingApp, web: RelyingApp, signed_in: User
) -> None:
    code = public.code()
    assert error_of(web.redeem(code, redirect_uri=public.client.callback_urls[0])) == "invalid_grant"
    assert public.redeem(code).status_code == 200


def test_another_pools_code_is_nothing_here(public: RelyingApp, elsewhere: RelyingApp, signed_in: User) -> None:
    code = public.code()
    assert error_of(elsewhere.redeem(code)) == "invalid_grant"
    assert public.redeem(code).status_code == 200


def test_a_redirect_uri_that_was_left_out_may_be_left_out_again(web: RelyingApp, signed_in: User) -> None:
    assert web.redeem(web.code(redirect_uri=None), redirect_uri=None).status_code == 200
    assert web.redeem(web.code(redirect_uri=None)).status_code == 200
    wrong = web.redeem(web.code(redirect_uri=None), redirect_uri="https://evil.example.com/")
    assert error_of(wrong) == "invalid_grant"


def test_a_disabled_person_gets_no_tokens(public: RelyingApp, signed_in: User) -> None:
    code = public.code()
    users.disable(signed_in)
    assert error_of(public.redeem(code)) == "invalid_grant"


def test_codes_are_kept_as_digests(public: RelyingApp, signed_in: User) -> None:
    code = public.code()
    row = AuthorizationCode.objects.get()
    assert code not in {str(value) for value in vars(row).values()}


# --- form and method (§3.2) -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({}, "invalid_request"),
        ({"grant_type": ""}, "invalid_request"),
        ({"grant_type": "password", "username": "ann", "password": "x"}, "unsupported_grant_type"),
        ({"grant_type": 'a"b'}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, "invalid_request"),
        ({"grant_type": "refresh_token"}, "invalid_request"),
        ({"grant_type": "client_credentials"}, "unauthorized_client"),
    ],
)
def test_a_request_that_cannot_be_answered_says_why(
    public: RelyingApp, form: dict[str, str | None], error: str
) -> None:
    response = public.token(**form)
    assert (response.status_code, error_of(response)) == (400, error)
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("method", ["get", "put", "delete", "patch", "head"])
def test_only_post_is_allowed(browser: Browser, app: Client, method: str) -> None:
    response = getattr(browser, method)("/oauth2/token")
    assert response.status_code == 405
    assert response["Allow"] == "POST, OPTIONS"


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""])
def test_only_forms_are_read(browser: Browser, app: Client, content_type: str) -> None:
    response = browser.post("/oauth2/token", b"grant_type=client_credentials", content_type=content_type)
    assert (response.status_code, error_of(response)) == (400, "invalid_request")


def test_a_charset_may_be_named(robot: RelyingApp) -> None:
    form: dict[str, str | None] = {"grant_type": "client_credentials"}
    program = robot.post("/oauth2/token", form)
    assert program.status_code == 200
    response = Browser(SERVER_NAME="demo.localhost").post(
        "/oauth2/token",
        "grant_type=client_credentials&client_id=machine&client_secret=machine-secret-0123456789abcdefghijkl",
        content_type=f"{FORM}; charset=UTF-8",
    )
    assert response.status_code == 200


def test_parameters_in_the_address_are_refused(robot: RelyingApp) -> None:
    form: dict[str, str | None] = {"grant_type": "client_credentials"}
    assert error_of(robot.post("/oauth2/token?scope=https://api.example.com/read", form)) == "invalid_request"
    assert error_of(robot.post("/oauth2/token?grant_type=client_credentials", {})) == "invalid_request"
    assert robot.post("/oauth2/token?trace=7", form).status_code == 200


def test_a_repeated_parameter_is_refused(robot: RelyingApp, browser: Browser) -> None:
    body = "grant_type=client_credentials&grant_type=client_credentials&client_id=machine"
    assert error_of(browser.post("/oauth2/token", body, content_type=FORM)) == "invalid_request"


# --- client credentials (§4.4) ----------------------------------------------------------------------


def test_a_client_speaks_for_itself_with_all_of_its_scopes_or_fewer(robot: RelyingApp) -> None:
    whole = robot.token(grant_type="client_credentials").json()
    assert set(whole) == {"access_token", "expires_in", "token_type", "scope"}
    assert whole["scope"] == "https://api.example.com/read https://api.example.com/write"
    part = robot.token(grant_type="client_credentials", scope="https://api.example.com/write").json()
    assert part["scope"] == "https://api.example.com/write"
    claims = robot.verified(part["access_token"])
    assert (claims["sub"], claims["client_id"], claims["token_use"]) == ("machine", "machine", "access")
    assert claims["exp"] - claims["iat"] == 3600
    assert "username" not in claims


@pytest.mark.parametrize(
    "scope", ["openid", "https://api.example.com/read unheard", "unheard", "https://api.example.com/delete"]
)
def test_a_scope_that_is_not_allowed_is_refused_and_not_ignored(robot: RelyingApp, scope: str) -> None:
    assert error_of(robot.token(grant_type="client_credentials", scope=scope)) == "invalid_scope"


def test_a_client_of_people_may_not_speak_for_itself(web: RelyingApp) -> None:
    assert error_of(web.token(grant_type="client_credentials")) == "unauthorized_client"


def test_a_client_that_speaks_for_itself_may_not_redeem_or_refresh(robot: RelyingApp) -> None:
    assert error_of(robot.token(grant_type="authorization_code", code="x")) == "unauthorized_client"
    assert error_of(robot.token(grant_type="refresh_token", refresh_token="x")) == "unauthorized_client"


def test_a_client_without_a_secret_may_not_speak_for_itself(public: RelyingApp, app: Client) -> None:
    app.oauth_flows = ["client_credentials"]
    app.save()
    assert error_of(public.token(grant_type="client_credentials")) == "unauthorized_client"


# --- refreshing (§6) ---------------------------------------------------------------------------------


def test_a_refresh_gives_new_tokens_of_the_first_sign_in(
    public: RelyingApp, signed_in: User, clock: time_machine.Traveller
) -> None:
    first = public.tokens()
    clock.shift(600)
    again = public.refresh(first["refresh_token"]).json()
    assert set(again) == {"access_token", "id_token", "expires_in", "token_type", "scope"}
    old, new = public.verified(first["id_token"]), public.verified(again["id_token"])
    assert new["iat"] == old["iat"] + 600
    for same in ("sub", "aud", "iss", "auth_time", "origin_jti", "event_id"):
        assert new[same] == old[same]
    assert new["jti"] != old["jti"]
    assert "nonce" not in new


def test_a_refresh_may_ask_for_less_and_later_for_all_again(public: RelyingApp, signed_in: User) -> None:
    token = public.tokens(scope="openid email profile")["refresh_token"]
    less = public.refresh(token, scope="openid profile").json()
    assert less["scope"] == "openid profile"
    assert "email" not in public.verified(less["id_token"])
    assert "email" in public.verified(public.refresh(token).json()["id_token"])


@pytest.mark.parametrize("kind", ["public", "web"])
def test_a_refresh_never_widens_and_a_try_spends_nothing(
    request: pytest.FixtureRequest, signed_in: User, kind: str
) -> None:
    app: RelyingApp = request.getfixturevalue(kind)
    token = app.tokens(scope="openid email")["refresh_token"]
    assert error_of(app.refresh(token, scope="openid profile")) == "invalid_scope"
    # On its own it opens every attribute: more than was allowed, though the word is the same.
    assert error_of(app.refresh(token, scope="openid")) == "invalid_scope"
    assert app.refresh(token).status_code == 200


def test_another_clients_refresh_token_is_nothing(public: RelyingApp, web: RelyingApp, signed_in: User) -> None:
    token = public.tokens()["refresh_token"]
    assert error_of(web.refresh(token)) == "invalid_grant"
    assert public.refresh(token).status_code == 200


def test_another_pools_refresh_token_is_nothing(public: RelyingApp, elsewhere: RelyingApp, signed_in: User) -> None:
    token = public.tokens()["refresh_token"]
    assert error_of(elsewhere.refresh(token)) == "invalid_grant"
    assert public.refresh(token).status_code == 200


def test_a_refresh_token_dies_with_its_lifetime(
    public: RelyingApp, signed_in: User, clock: time_machine.Traveller
) -> None:
    token = public.tokens()["refresh_token"]
    clock.shift(timedelta(days=30, seconds=1))
    assert error_of(public.refresh(token)) == "invalid_grant"


def test_a_disabled_person_is_not_refreshed(public: RelyingApp, signed_in: User) -> None:
    token = public.tokens()["refresh_token"]
    users.disable(signed_in)
    assert error_of(public.refresh(token)) == "invalid_grant"


@pytest.mark.parametrize("token", ["x", "x" * 86, "=" * 86, "eyJ.eyJ.sig", "A" * 4000])
def test_garbage_is_an_invalid_grant(public: RelyingApp, token: str) -> None:
    assert error_of(public.refresh(token)) == "invalid_grant"


def test_refresh_tokens_are_kept_as_digests(public: RelyingApp, signed_in: User) -> None:
    token = public.tokens()["refresh_token"]
    assert token not in {str(value) for value in vars(TokenFamily.objects.get()).values()}
