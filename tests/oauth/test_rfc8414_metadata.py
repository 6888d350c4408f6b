"""Authorization server metadata (RFC 8414) and OpenID Connect Discovery: complete, alike, and true."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from authlib.oidc.discovery import OpenIDProviderMetadata
from django.test import Client as Browser

from idp.directory.models import User
from idp.pools.models import Pool
from tests.oauth.relying_app import RelyingApp, answer_of

WELL_KNOWN = ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]


@pytest.fixture
def document(browser: Browser, pool: Pool) -> dict[str, Any]:
    return dict(browser.get(WELL_KNOWN[0]).json())


def test_authlibs_validators_accept_it(document: dict[str, Any]) -> None:
    https = {
        name: value.replace("http://", "https://") if isinstance(value, str) else value
        for name, value in document.items()
    }
    AuthorizationServerMetadata(https).validate()
    OpenIDProviderMetadata(https).validate()


def test_every_address_of_it_says_the_same(browser: Browser, document: dict[str, Any], pool: Pool) -> None:
    base = Browser(SERVER_NAME="localhost")
    for path in WELL_KNOWN:
        for answer in (
            browser.get(path),
            browser.get(f"{path}/{pool.pk}"),
            base.get(f"/{pool.pk}{path}"),
            base.get(f"{path}/{pool.pk}"),
        ):
            assert answer.status_code == 200
            assert answer.json() == document
            assert answer["Cache-Control"].startswith("public, max-age=")
            assert answer["Access-Control-Allow-Origin"] == "*"


def test_the_issuer_leads_back_to_the_document(document: dict[str, Any], pool: Pool) -> None:
    assert document["issuer"] == f"http://localhost:8000/{pool.pk}"
    assert document["jwks_uri"] == f"{document['issuer']}/.well-known/jwks.json"


def test_its_addresses_are_the_pools_own_and_never_the_requests(browser: Browser, document: dict[str, Any]) -> None:
    forged = browser.get(WELL_KNOWN[0], SERVER_PORT="666", HTTP_X_FORWARDED_HOST="evil.example.com").json()
    assert forged == document
    for name in ("authorization", "end_session"):  # for people
        assert document[f"{name}_endpoint"].startswith("http://demo.localhost:8000/")
    for name in ("token", "userinfo", "revocation"):  # for programs
        assert document[f"{name}_endpoint"].startswith("http://localhost:8000/eu-local-1_TestPool1/")


def test_a_pool_without_a_domain_lives_under_its_path(pool: Pool) -> None:
    pool.domains.all().delete()
    document = Browser(SERVER_NAME="localhost").get(f"/{pool.pk}{WELL_KNOWN[0]}").json()
    assert document["token_endpoint"] == f"http://localhost:8000/{pool.pk}/oauth2/token"


def test_another_pool_is_not_shown_at_a_pools_own_address(browser: Browser, pool: Pool, other_pool: Pool) -> None:
    assert browser.get(f"{WELL_KNOWN[0]}/{other_pool.pk}").status_code == 404
    assert browser.get(f"{WELL_KNOWN[0]}/nothing").status_code == 404
    assert Browser(SERVER_NAME="localhost").get(WELL_KNOWN[0]).status_code == 404


def test_what_it_offers_is_answered(web: RelyingApp, document: dict[str, Any], signed_in: User) -> None:
    for name in document["response_types_supported"]:
        assert "error" not in answer_of(web.authorize(response_type=name))
    for mode in document["response_modes_supported"]:
        assert web.authorize(response_mode=mode).status_code == (200 if mode == "form_post" else 302)
    for prompt in document["prompt_values_supported"]:
        assert "error" not in web.authorize(prompt=prompt)["Location"]
    for name in ("authorization", "token", "userinfo", "revocation", "end_session"):
        there = urlsplit(document[f"{name}_endpoint"])
        assert Browser(SERVER_NAME=there.hostname).get(there.path).status_code not in {404, 500}
    assert document["code_challenge_methods_supported"] == ["S256"]
    assert document["request_uri_parameter_supported"] is False


def test_every_grant_type_it_offers_is_known_and_no_other(public: RelyingApp, document: dict[str, Any]) -> None:
    for grant in {*document["grant_types_supported"]} - {"implicit"}:
        assert public.token(grant_type=grant).json()["error"] != "unsupported_grant_type"
    assert public.token(grant_type="password").json()["error"] == "unsupported_grant_type"


def test_every_claim_of_an_id_token_is_announced(public: RelyingApp, document: dict[str, Any], signed_in: User) -> None:
    claims = public.verified(public.tokens(scope="openid email profile phone")["id_token"])
    assert set(claims) <= set(document["claims_supported"])


def test_custom_scopes_are_announced(document: dict[str, Any]) -> None:
    assert "https://api.example.com/read" in document["scopes_supported"]
    assert "openid" in document["scopes_supported"]
