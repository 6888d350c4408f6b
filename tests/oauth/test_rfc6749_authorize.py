"""The authorization endpoint (RFC 6749 §3.1, §4.1.1, §4.1.2, §4.2)."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from idp.directory.models import User
from idp.pools.models import Client
from tests.oauth.relying_app import FORM, STATE, RelyingApp, answer_of

CALLBACK = "https://app.example.com/callback"


def test_a_signed_in_person_comes_back_with_a_code_and_the_state(public: RelyingApp, signed_in: User) -> None:
    response = public.authorize()
    assert response.status_code == 302
    assert response["Location"].startswith(f"{CALLBACK}?")
    assert response["Cache-Control"] == "no-store"
    answer = answer_of(response)
    assert answer["state"] == STATE
    assert len(answer["code"]) >= 32


def test_a_stranger_is_sent_to_sign_in_with_everything_that_was_asked(public: RelyingApp) -> None:
    response = public.authorize(lang="de", login_hint="Jürgen")
    assert response.status_code == 302
    assert response["Location"].startswith("/login?")
    assert answer_of(response) == public.request(lang="de", login_hint="Jürgen")


def test_a_form_post_asks_as_well_as_a_link(public: RelyingApp, signed_in: User) -> None:
    response = public.browser.post("/oauth2/authorize", urlencode(public.request()), content_type=FORM)
    assert response.status_code == 303
    assert "code" in answer_of(response)


def test_the_query_of_a_registered_redirect_uri_is_kept(public: RelyingApp, app: Client, signed_in: User) -> None:
    app.callback_urls = ["https://app.example.com/cb?tenant=7"]
    app.save()
    assert public.authorize()["Location"].startswith("https://app.example.com/cb?tenant=7&code=")


def test_an_app_of_its_own_scheme_gets_its_answer(public: RelyingApp, app: Client, signed_in: User) -> None:
    app.callback_urls = ["com.example.app:/callback"]
    app.save()
    assert public.authorize()["Location"].startswith("com.example.app:/callback?code=")


# --- what may not be redirected ----------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": None},
        {"client_id": "nobody"},
        {"client_id": "otherapp"},
        {"redirect_uri": "https://evil.example.com/callback"},
        {"redirect_uri": f"{CALLBACK}/"},
        {"redirect_uri": f"{CALLBACK}?more=1"},
        {"redirect_uri": "HTTPS://app.example.com/callback"},
        {"redirect_uri": "https://app.example.com:443/callback"},
        {"redirect_uri": f"{CALLBACK}\n"},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": None},  # two are registered, so there is no default
    ],
)
def test_a_doubtful_client_or_redirect_uri_ends_on_our_own_page(
    public: RelyingApp, other_app: Client, signed_in: User, changes: dict[str, str | None]
) -> None:
    response = public.authorize(**changes)
    assert response.status_code == 400
    assert "Location" not in response
    assert response["Content-Type"].startswith("text/html")
    assert '="https://evil' not in response.content.decode()


@pytest.mark.parametrize("name", ["client_id", "redirect_uri"])
def test_a_repeated_client_id_or_redirect_uri_ends_on_our_own_page(
    public: RelyingApp, signed_in: User, name: str
) -> None:
    asked = public.request()
    response = public.browser.get(f"/oauth2/authorize?{urlencode([*asked.items(), (name, asked[name])])}")
    assert response.status_code == 400
    assert "Location" not in response


def test_the_only_redirect_uri_may_be_left_out(web: RelyingApp, signed_in: User) -> None:
    assert web.authorize(redirect_uri=None)["Location"].startswith("https://web.example.com/callback?code=")


def test_the_declared_redirect_uri_may_be_left_out(public: RelyingApp, app: Client, signed_in: User) -> None:
    app.default_redirect_uri = app.callback_urls[1]
    app.save()
    assert public.authorize(redirect_uri=None)["Location"].startswith("https://app.example.com/other?code=")


# --- what is told to the app -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": None}, "invalid_request"),
        ({"response_type": ""}, "invalid_request"),
        ({"response_type": "id_token"}, "unsupported_response_type"),
        ({"response_type": "code token"}, "unsupported_response_type"),
        ({"response_type": 'x"y'}, "unsupported_response_type"),
        ({"response_type": "token"}, "unauthorized_client"),
        ({"response_mode": "carrier_pigeon"}, "invalid_request"),
        ({"scope": "unheard of"}, "invalid_scope"),
        ({"scope": "email"}, "invalid_scope"),
        ({"identity_provider": "Google"}, "invalid_request"),
        ({"idp_identifier": "corp"}, "invalid_request"),
        ({"nonce": "\N{SNOWMAN}"}, "invalid_request"),
        ({"nonce": "x" * 5000}, "invalid_request"),
    ],
)
def test_an_error_goes_back_to_the_app_with_its_state(
    public: RelyingApp, signed_in: User, changes: dict[str, str | None], error: str
) -> None:
    answer = public.answer(**changes)
    assert answer["error"] == error
    assert answer["state"] == STATE
    assert "code" not in answer


def test_a_repeated_parameter_is_an_error(public: RelyingApp, signed_in: User) -> None:
    for name in ("scope", "nonce", "response_type", "code_challenge"):
        pairs = [*public.request().items(), (name, "again")]
        answer = answer_of(public.browser.get(f"/oauth2/authorize?{urlencode(pairs)}"))
        assert (answer["error"], answer["state"]) == ("invalid_request", STATE)


def test_a_repeated_state_is_an_error_and_not_echoed(public: RelyingApp, signed_in: User) -> None:
    pairs = [*public.request().items(), ("state", "another")]
    answer = answer_of(public.browser.get(f"/oauth2/authorize?{urlencode(pairs)}"))
    assert answer["error"] == "invalid_request"
    assert "state" not in answer


def test_unknown_parameters_are_ignored_even_twice(public: RelyingApp, signed_in: User) -> None:
    pairs = [*public.request().items(), ("utm", "a"), ("utm", "\x00")]
    assert "code" in answer_of(public.browser.get(f"/oauth2/authorize?{urlencode(pairs)}"))


def test_a_client_that_is_not_enabled_gets_nothing(public: RelyingApp, app: Client, signed_in: User) -> None:
    app.oauth_enabled = False
    app.save()
    assert public.answer()["error"] == "unauthorized_client"


# --- scope (§3.3, and Cognito) --------------------------------------------------------------------


def test_unknown_scopes_are_ignored_and_the_rest_is_told(public: RelyingApp, signed_in: User) -> None:
    assert public.tokens(scope="openid unheard https://api.example.com/read openid")["scope"] == (
        "openid https://api.example.com/read"
    )


def test_no_scope_means_all_of_the_clients(public: RelyingApp, app: Client, signed_in: User) -> None:
    assert public.tokens(scope=None)["scope"].split() == app.scopes


# --- implicit (§4.2) --------------------------------------------------------------------------------


def test_the_implicit_grant_answers_in_the_fragment_without_a_refresh_token(web: RelyingApp, signed_in: User) -> None:
    response = web.authorize(response_type="token")
    assert "?" not in response["Location"]
    answer = answer_of(response)
    assert answer["token_type"] == "Bearer"
    assert answer["expires_in"] == "3600"
    assert answer["state"] == STATE
    assert "refresh_token" not in answer
    assert web.userinfo(answer["access_token"]).status_code == 200
    assert web.verified(answer["id_token"])["nonce"] == "nonce-of-the-app"


def test_implicit_errors_are_in_the_fragment_too(web: RelyingApp, signed_in: User) -> None:
    response = web.authorize(response_type="token", scope="unheard")
    assert "#error=invalid_scope" in response["Location"]


def test_implicit_tokens_never_travel_in_a_query(web: RelyingApp, signed_in: User) -> None:
    response = web.authorize(response_type="token", response_mode="query")
    assert "#error=invalid_request" in response["Location"]


def test_the_endpoint_lives_under_the_pools_path_as_well(public: RelyingApp, app: Client) -> None:
    browser = Browser(SERVER_NAME="localhost")
    response = browser.get(f"/{app.pool_id}/oauth2/authorize?{urlencode(public.request())}")
    assert response["Location"].startswith(f"/{app.pool_id}/login?")
