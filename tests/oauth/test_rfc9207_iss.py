"""Every answer of the authorization endpoint names its issuer (RFC 9207)."""

from __future__ import annotations

import pytest

from idp.directory.models import User
from tests.oauth.relying_app import RelyingApp, answer_of, posted_form


@pytest.mark.parametrize("mode", ["query", "fragment"])
@pytest.mark.parametrize("scope", ["openid", "unheard"])
def test_answers_and_errors_by_redirect_carry_iss(public: RelyingApp, signed_in: User, mode: str, scope: str) -> None:
    answer = answer_of(public.authorize(response_mode=mode, scope=scope))
    assert answer["iss"] == public.client.pool.issuer
    assert ("error" in answer) == (scope == "unheard")


@pytest.mark.parametrize("scope", ["openid", "unheard"])
def test_answers_and_errors_by_form_post_carry_iss(public: RelyingApp, signed_in: User, scope: str) -> None:
    assert posted_form(public.authorize(response_mode="form_post", scope=scope))["iss"] == public.client.pool.issuer


def test_it_is_the_issuer_of_the_tokens_and_of_the_metadata(web: RelyingApp, signed_in: User) -> None:
    answer = web.answer(response_type="token")
    assert answer["iss"] == web.verified(answer["id_token"])["iss"]
    metadata = web.browser.get("/.well-known/openid-configuration").json()
    assert answer["iss"] == metadata["issuer"]
    assert metadata["authorization_response_iss_parameter_supported"] is True


def test_a_pools_own_issuer_is_the_one_that_is_named(public: RelyingApp, signed_in: User) -> None:
    pool = public.client.pool
    pool.issuer_url = "https://id.example.com"
    pool.save()
    assert public.answer()["iss"] == "https://id.example.com"
