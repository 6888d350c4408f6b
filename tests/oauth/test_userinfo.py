"""UserInfo (OIDC Core §5.3) with bearer tokens (RFC 6750), in Cognito's words."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client as Browser

from idp.directory import users
from idp.directory.models import User
from idp.flows import sessions
from tests.oauth.relying_app import FORM, RelyingApp, error_of


def test_it_tells_what_the_scopes_open(public: RelyingApp, signed_in: User) -> None:
    response = public.userinfo(public.tokens(scope="openid email")["access_token"])
    assert response.json() == {
        "sub": signed_in.sub,
        "email": "ann@example.com",
        "email_verified": "true",
        "username": "ann",
    }
    assert response["Cache-Control"] == "no-store"
    assert public.userinfo(public.tokens(scope="openid phone")["access_token"]).json() == {
        "sub": signed_in.sub,
        "username": "ann",
    }
    assert set(public.userinfo(public.tokens(scope="openid")["access_token"]).json()) == {
        *("sub", "username", "email", "email_verified", "name")
    }
    assert public.userinfo(public.tokens(scope="openid profile")["access_token"]).json()["name"] == "Ann Example"


def test_custom_attributes_come_where_the_client_may_read_them(public: RelyingApp, signed_in: User) -> None:
    users.change(signed_in, {"custom:plan": "gold"})
    client = public.client
    client.read_attributes = ["custom:plan"]
    client.save()
    found = public.userinfo(public.tokens(scope="openid profile")["access_token"]).json()
    assert found == {"sub": signed_in.sub, "custom:plan": "gold", "username": "ann"}


def test_a_post_may_carry_the_token_in_header_or_form(public: RelyingApp, signed_in: User) -> None:
    token = public.tokens()["access_token"]
    by_header = public.browser.post("/oauth2/userInfo", HTTP_AUTHORIZATION=f"Bearer {token}")
    by_form = public.browser.post("/oauth2/userInfo", f"access_token={token}", content_type=FORM)
    assert by_header.json() == by_form.json() == public.userinfo(token).json()


def test_the_address_is_no_place_for_a_token(public: RelyingApp, signed_in: User) -> None:
    response = public.browser.get(f"/oauth2/userInfo?access_token={public.tokens()['access_token']}")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer realm="userInfo"'


def test_two_tokens_at_once_are_refused(public: RelyingApp, signed_in: User) -> None:
    token = public.tokens()["access_token"]
    response = public.browser.post(
        "/oauth2/userInfo", f"access_token={token}", content_type=FORM, HTTP_AUTHORIZATION=f"Bearer {token}"
    )
    assert (response.status_code, error_of(response)) == (400, "invalid_request")


@pytest.mark.parametrize("body", ["access_token=a&access_token=a", "access_token=%00", "access_token=" + "a" * 17_000])
def test_a_form_that_cannot_be_read_is_a_bad_request(browser: Browser, ann: User, body: str) -> None:
    response = browser.post("/oauth2/userInfo", body, content_type=FORM)
    assert (response.status_code, error_of(response)) == (400, "invalid_request")
    assert 'error="invalid_request"' in response["WWW-Authenticate"]


def test_openid_is_needed(public: RelyingApp, signed_in: User) -> None:
    response = public.userinfo(public.tokens(scope="https://api.example.com/read")["access_token"])
    assert (response.status_code, error_of(response)) == (403, "insufficient_scope")
    assert 'scope="openid"' in response["WWW-Authenticate"]


def refused(response: object) -> bool:
    assert response.json()["error_description"].startswith("Access token is expired, disabled, or deleted")  # type: ignore[attr-defined]
    challenge = response["WWW-Authenticate"]  # type: ignore[index]
    return challenge.startswith("Bearer ") and 'error="invalid_token"' in challenge


def test_tokens_that_are_not_live_access_tokens_of_this_pool_are_refused(
    public: RelyingApp,
    robot: RelyingApp,
    signed_in: User,
    other_browser: Browser,
    other_app: object,
    clock: time_machine.Traveller,
) -> None:
    tokens = public.tokens()
    access = tokens["access_token"]
    machine = robot.token(grant_type="client_credentials").json()["access_token"]
    for token in (
        tokens["id_token"],
        tokens["refresh_token"],
        machine,
        access[:-2],
        f"{access}x",
        "a.b.c",
        "x" * 20000,
    ):
        assert refused(public.userinfo(token)), token
    assert refused(other_browser.get("/oauth2/userInfo", HTTP_AUTHORIZATION=f"Bearer {access}"))
    clock.shift(3600)
    assert refused(public.userinfo(access))


def test_signing_out_everywhere_ends_it(public: RelyingApp, signed_in: User) -> None:
    token = public.tokens()["access_token"]
    sessions.sign_out_everywhere(signed_in)
    assert refused(public.userinfo(token))


def test_a_deleted_client_ends_it(public: RelyingApp, signed_in: User) -> None:
    token = public.tokens()["access_token"]
    public.client.delete()
    assert refused(public.userinfo(token))


def test_other_schemes_are_a_bad_request(browser: Browser, ann: User) -> None:
    response = browser.get("/oauth2/userInfo", HTTP_AUTHORIZATION="Basic abc")
    assert response.json() == {
        "error": "invalid_request",
        "error_description": "Bad OAuth2 request at UserInfo Endpoint",
    }


def test_other_methods_are_not_allowed(browser: Browser, ann: User) -> None:
    response = browser.delete("/oauth2/userInfo")
    assert (response.status_code, response["Allow"]) == (405, "GET, POST, OPTIONS")
