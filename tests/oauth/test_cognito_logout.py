"""/logout in Cognito's form: it signs out at once, and goes to registered URLs only."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from idp.directory.models import User
from tests.oauth.relying_app import RelyingApp

BYE = "https://app.example.com/bye"


def leave(app: RelyingApp, **parameters: str) -> object:
    return app.browser.get(f"/logout?{urlencode(parameters)}")


def is_signed_in(app: RelyingApp) -> bool:
    return "code" in app.answer(prompt="none")


def test_logout_uri_ends_the_session_and_leads_there(public: RelyingApp, signed_in: User) -> None:
    response = leave(public, client_id="publicapp", logout_uri=BYE)
    assert (response.status_code, response["Location"]) == (302, BYE)  # type: ignore[attr-defined, index]
    assert response.cookies["portico"].value == ""  # type: ignore[attr-defined]
    assert not is_signed_in(public)


def test_a_state_comes_back(public: RelyingApp, signed_in: User) -> None:
    response = leave(public, client_id="publicapp", logout_uri=BYE, state="a b&c")
    assert response["Location"] == f"{BYE}?state=a+b%26c"  # type: ignore[index]


def test_redirect_uri_leads_to_the_sign_in_page_with_what_was_asked(public: RelyingApp, signed_in: User) -> None:
    response = leave(public, **public.request())
    there = urlsplit(response["Location"])  # type: ignore[index]
    assert there.path == "/login"
    assert dict(parse_qsl(there.query)) == public.request()
    assert not is_signed_in(public)


@pytest.mark.parametrize(
    "parameters",
    [
        {"client_id": "publicapp", "logout_uri": "https://evil.example.com/"},
        {"client_id": "publicapp", "logout_uri": f"{BYE}/"},
        {"client_id": "publicapp", "logout_uri": "https://app.example.com/callback"},
        {"logout_uri": BYE},
        {"client_id": "nobody", "logout_uri": BYE},
        {"client_id": "otherapp", "logout_uri": BYE},
        {"client_id": "publicapp", "redirect_uri": "https://evil.example.com/", "response_type": "code"},
        {"client_id": "publicapp", "redirect_uri": BYE, "response_type": "code"},
        {"client_id": "publicapp", "redirect_uri": "https://app.example.com/callback"},
        {"client_id": "publicapp", "logout_uri": "\x00"},
    ],
)
def test_an_unregistered_url_ends_on_our_own_page_and_nobody_is_signed_out(
    public: RelyingApp, other_app: object, signed_in: User, parameters: dict[str, str]
) -> None:
    response = leave(public, **parameters)
    assert response.status_code == 400  # type: ignore[attr-defined]
    assert "Location" not in response  # type: ignore[operator]
    assert is_signed_in(public)


def test_a_repeated_parameter_is_refused(public: RelyingApp, signed_in: User) -> None:
    query = urlencode([("client_id", "publicapp"), ("logout_uri", BYE), ("logout_uri", "https://evil.example.com")])
    assert public.browser.get(f"/logout?{query}").status_code == 400


def test_somebody_who_is_not_signed_in_gets_there_too(public: RelyingApp) -> None:
    assert leave(public, client_id="publicapp", logout_uri=BYE)["Location"] == BYE  # type: ignore[index]


def test_tokens_outlive_the_browser_session(public: RelyingApp, signed_in: User) -> None:
    tokens = public.tokens()
    leave(public, client_id="publicapp", logout_uri=BYE)
    assert public.refresh(tokens["refresh_token"]).status_code == 200
    assert public.userinfo(tokens["access_token"]).status_code == 200
