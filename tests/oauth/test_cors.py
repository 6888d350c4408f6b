"""Browsers of any origin may use the endpoints that take no cookie, and never with credentials (Fetch §3.2)."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from idp.directory.models import User
from idp.pools.models import Client
from tests.oauth.relying_app import RelyingApp

OPEN = {
    "/oauth2/token": "POST",
    "/oauth2/revoke": "POST",
    "/oauth2/userInfo": "GET, POST",
    "/.well-known/jwks.json": "GET, HEAD",
    "/.well-known/openid-configuration": "GET, HEAD",
    "/.well-known/oauth-authorization-server": "GET, HEAD",
}


@pytest.mark.parametrize("path", OPEN)
def test_a_preflight_is_answered(browser: Browser, app: Client, path: str) -> None:
    response = browser.options(
        path,
        HTTP_ORIGIN="https://app.example.com",
        HTTP_ACCESS_CONTROL_REQUEST_METHOD="POST",
        HTTP_ACCESS_CONTROL_REQUEST_HEADERS="authorization,content-type,x-amz-user-agent",
    )
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Access-Control-Allow-Methods"] == OPEN[path]
    assert {"Authorization", "Content-Type", "*"} <= set(response["Access-Control-Allow-Headers"].split(", "))
    assert "Access-Control-Allow-Credentials" not in response


def test_answers_and_errors_can_be_read(public: RelyingApp, signed_in: User) -> None:
    tokens = public.redeem(public.code())
    answers = [
        tokens,
        public.token(),
        public.token(client_id="nobody", grant_type="refresh_token"),
        public.userinfo(tokens.json()["access_token"]),
        public.userinfo("nonsense"),
        public.post("/oauth2/revoke", {}),
        public.browser.get("/oauth2/token"),
    ]
    for answer in answers:
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.parametrize("path", ["/oauth2/authorize", "/logout"])
def test_what_takes_cookies_stays_closed(browser: Browser, app: Client, path: str) -> None:
    for response in (browser.get(path), browser.options(path)):
        assert "Access-Control-Allow-Origin" not in response
    assert browser.options(path).status_code == 405
