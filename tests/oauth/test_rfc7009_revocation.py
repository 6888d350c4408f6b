"""Token revocation (RFC 7009), for refresh tokens, as Cognito has it."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from idp.directory.models import User
from idp.pools.models import Client
from tests.oauth.relying_app import RelyingApp, error_of


def revoke(app: RelyingApp, **form: str | None) -> object:
    return app.post("/oauth2/revoke", form)


def status(response: object) -> int:
    return int(response.status_code)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", ["public", "web"])
def test_a_refresh_token_and_everything_from_it_ends(
    request: pytest.FixtureRequest, signed_in: User, kind: str
) -> None:
    app: RelyingApp = request.getfixturevalue(kind)
    tokens = app.tokens()
    response = revoke(app, token=tokens["refresh_token"], token_type_hint="refresh_token")
    assert status(response) == 200
    assert response.content == b""  # type: ignore[attr-defined]
    assert error_of(app.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert app.userinfo(tokens["access_token"]).status_code == 401


def test_one_family_ends_and_no_other(public: RelyingApp, signed_in: User) -> None:
    one, other = public.tokens(), public.tokens()
    assert status(revoke(public, token=one["refresh_token"])) == 200
    assert public.refresh(other["refresh_token"]).status_code == 200


def test_a_spent_token_of_a_family_ends_it_too(web: RelyingApp, signed_in: User) -> None:
    first = web.tokens()["refresh_token"]
    second = web.refresh(first).json()["refresh_token"]
    assert status(revoke(web, token=first)) == 200
    assert error_of(web.refresh(second)) == "invalid_grant"


@pytest.mark.parametrize("token", ["unknown", "A" * 86, "%00", "x" * 4000])
def test_an_unknown_token_is_as_good_as_revoked(public: RelyingApp, token: str) -> None:
    assert status(revoke(public, token=token)) == 200


def test_revoking_twice_is_no_error(public: RelyingApp, signed_in: User) -> None:
    token = public.tokens()["refresh_token"]
    assert [status(revoke(public, token=token)) for _ in range(2)] == [200, 200]


def test_another_clients_token_stays(public: RelyingApp, web: RelyingApp, signed_in: User) -> None:
    token = public.tokens()["refresh_token"]
    assert status(revoke(web, token=token)) == 200
    assert public.refresh(token).status_code == 200


def test_another_pools_token_stays(public: RelyingApp, elsewhere: RelyingApp, signed_in: User) -> None:
    token = public.tokens()["refresh_token"]
    assert status(revoke(elsewhere, token=token)) == 200
    assert public.refresh(token).status_code == 200


@pytest.mark.parametrize("kind", ["access_token", "id_token"])
def test_access_and_id_tokens_are_not_supported(public: RelyingApp, signed_in: User, kind: str) -> None:
    response = revoke(public, token=public.tokens()[kind])
    assert (status(response), error_of(response)) == (400, "unsupported_token_type")


def test_the_token_must_be_there(public: RelyingApp) -> None:
    response = revoke(public)
    assert (status(response), error_of(response)) == (400, "invalid_request")


def test_a_client_with_revocation_off_is_told(public: RelyingApp, app: Client, signed_in: User) -> None:
    token = public.tokens()["refresh_token"]
    app.token_revocation = False
    app.save()
    response = revoke(public, token=token)
    assert (status(response), error_of(response)) == (400, "invalid_request")
    assert public.refresh(token).status_code == 200


def test_a_confidential_client_must_authenticate(web: RelyingApp, signed_in: User) -> None:
    token = web.tokens()["refresh_token"]
    unproved = RelyingApp(web.client, web.browser)
    response = revoke(unproved, token=token)
    assert (status(response), error_of(response)) == (401, "invalid_client")
    assert web.refresh(token).status_code == 200


def test_only_post_is_allowed(browser: Browser, app: Client) -> None:
    response = browser.get("/oauth2/revoke?token=x")
    assert (response.status_code, response["Allow"]) == (405, "POST, OPTIONS")
