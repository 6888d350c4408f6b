"""Resource indicators (RFC 8707): one resource server of the pool, named once and kept."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from idp.directory.models import User
from idp.pools.models import Pool, ResourceServer
from tests.oauth.relying_app import RelyingApp, answer_of, error_of

API = "https://api.example.com"


def test_the_named_resource_is_the_audience_now_and_after_a_refresh(public: RelyingApp, signed_in: User) -> None:
    tokens = public.tokens(resource=API)
    assert public.verified(tokens["access_token"])["aud"] == API
    again = public.refresh(tokens["refresh_token"], resource=API).json()
    assert public.verified(again["access_token"])["aud"] == API


def test_without_it_the_access_token_has_no_audience(public: RelyingApp, signed_in: User) -> None:
    assert "aud" not in public.verified(public.tokens()["access_token"])


@pytest.mark.parametrize(
    "resource", ["https://other.example.com", f"{API}#part", f"{API}/", "api", "//api.example.com"]
)
def test_an_unknown_resource_is_an_invalid_target(public: RelyingApp, signed_in: User, resource: str) -> None:
    assert public.answer(resource=resource)["error"] == "invalid_target"


def test_another_pools_resource_is_unknown(public: RelyingApp, other_pool: Pool, signed_in: User) -> None:
    ResourceServer.objects.create(pool=other_pool, identifier="https://other.example.com", name="Other")
    assert public.answer(resource="https://other.example.com")["error"] == "invalid_target"


def test_two_resources_at_once_are_refused(public: RelyingApp, signed_in: User) -> None:
    pairs = [*public.request(resource=API).items(), ("resource", API)]
    answer = answer_of(public.browser.get(f"/oauth2/authorize?{urlencode(pairs)}"))
    assert answer["error"] == "invalid_target"


def test_at_the_token_endpoint_it_must_be_the_granted_one(public: RelyingApp, signed_in: User) -> None:
    code = public.code(resource=API)
    assert error_of(public.redeem(code, resource="https://other.example.com")) == "invalid_target"
    assert public.redeem(code, resource=API).status_code == 200
    assert error_of(public.redeem(public.code(), resource=API)) == "invalid_target"


@pytest.mark.parametrize("kind", ["public", "web"])
def test_a_refresh_cannot_change_it_and_a_try_spends_nothing(
    request: pytest.FixtureRequest, signed_in: User, kind: str
) -> None:
    app: RelyingApp = request.getfixturevalue(kind)
    token = app.tokens(resource=API)["refresh_token"]
    assert error_of(app.refresh(token, resource="https://other.example.com")) == "invalid_target"
    assert app.refresh(token).status_code == 200


def test_a_client_may_name_it_for_itself(robot: RelyingApp) -> None:
    token = robot.token(grant_type="client_credentials", resource=API).json()["access_token"]
    assert robot.verified(token)["aud"] == API
    unknown = robot.token(grant_type="client_credentials", resource="https://other.example.com")
    assert error_of(unknown) == "invalid_target"
