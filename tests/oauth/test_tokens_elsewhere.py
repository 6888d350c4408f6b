"""Every kind of token is checked by a library that did not sign it (RFC 7515, RFC 7517, RFC 7519)."""

from __future__ import annotations

import pytest
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from idp.directory.models import User
from idp.tokens import keys
from tests.oauth.relying_app import RelyingApp


def every_kind(public: RelyingApp, web: RelyingApp, robot: RelyingApp) -> dict[str, str]:
    code, implicit = public.tokens(), web.answer(response_type="token")
    again = public.refresh(code["refresh_token"]).json()
    return {
        "code id": code["id_token"],
        "code access": code["access_token"],
        "refreshed id": again["id_token"],
        "refreshed access": again["access_token"],
        "implicit id": implicit["id_token"],
        "implicit access": implicit["access_token"],
        "machine access": robot.token(grant_type="client_credentials").json()["access_token"],
    }


def test_joserfc_verifies_every_kind(public: RelyingApp, web: RelyingApp, robot: RelyingApp, signed_in: User) -> None:
    for kind, token in every_kind(public, web, robot).items():
        claims = public.verified(token)
        assert claims["iss"] == public.client.pool.issuer, kind
        assert claims["token_use"] == kind.split()[1]
        assert isinstance(claims["exp"], int)
        assert claims["jti"]


def test_id_and_access_tokens_have_different_keys(public: RelyingApp, signed_in: User) -> None:
    tokens = public.tokens()
    kids = {jws.extract_compact(tokens[kind].encode()).headers()["kid"] for kind in ("id_token", "access_token")}
    assert len(kids) == 2
    published = public.browser.get("/.well-known/jwks.json")
    assert kids == {key["kid"] for key in published.json()["keys"]}
    assert published["Cache-Control"].startswith("public, max-age=")


def test_no_private_number_is_published(public: RelyingApp, signed_in: User) -> None:
    public.tokens()
    for key in public.browser.get("/.well-known/jwks.json").json()["keys"]:
        assert set(key) == {"kty", "n", "e", "kid", "alg", "use"}


def test_a_rotated_key_stays_until_its_tokens_are_dead(public: RelyingApp, signed_in: User) -> None:
    old = public.tokens()
    keys.rotate(public.client.pool, at_once=True)
    new = public.tokens()
    assert public.verified(old["id_token"])["sub"] == public.verified(new["id_token"])["sub"]
    assert len(public.browser.get("/.well-known/jwks.json").json()["keys"]) == 4
    assert public.userinfo(old["access_token"]).status_code == 200


def test_another_pools_keys_do_not_verify(public: RelyingApp, elsewhere: RelyingApp, signed_in: User) -> None:
    foreign = KeySet.import_key_set(elsewhere.browser.get("/.well-known/jwks.json").json())
    with pytest.raises((JoseError, ValueError)):
        jwt.decode(public.tokens()["id_token"], foreign, algorithms=["RS256"])
