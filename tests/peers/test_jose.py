"""Libraries that are not ours, npm jose and joserfc, verify every kind of token, also after a change of keys."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry
from playwright.sync_api import Page

from tests.browser import places
from tests.browser.places import Place
from tests.peers import node, visitors
from tests.peers.callback import Address
from tests.running import Portico

pytestmark = pytest.mark.peer


def jwks(portico: Portico, place: Place) -> str:
    return f"{place.issuer(portico)}/.well-known/jwks.json"


def by_jose(portico: Portico, place: Place, token: str, **expected: str) -> dict[str, Any]:
    found = node.verify(token, jwks=jwks(portico, place), issuer=place.issuer(portico), **expected)  # type: ignore[arg-type]
    assert "error" not in found, found
    return found


def by_joserfc(portico: Portico, place: Place, token: str) -> dict[str, Any]:
    keys = KeySet.import_key_set(requests.get(jwks(portico, place), timeout=10).json())
    found = jwt.decode(token, keys, algorithms=["RS256"])
    JWTClaimsRegistry(iss={"essential": True, "value": place.issuer(portico)}, exp={"essential": True}).validate(
        found.claims
    )
    return found.claims


def issue(page: Page, portico: Portico, place: Place, address: Address) -> dict[str, str]:
    """One token of each kind."""
    app = node.RelyingParty(place.issuer(portico), f"{place.client}-app", address.callback)
    machine = node.RelyingParty(place.issuer(portico), f"{place.client}-machine", client_secret=visitors.SECRET)
    page.context.clear_cookies()
    started = app.ask("start")
    callback = visitors.sign_in(page, started["url"], visitors.resident(portico, place))
    tokens = app.finish(callback, started)["tokens"]
    return {
        "id": tokens["id_token"],
        "access": tokens["access_token"],
        "machine": machine.ask("client-credentials")["tokens"]["access_token"],
    }


def test_every_kind_is_verified_before_and_after_a_rotation(page: Page, portico: Portico, address: Address) -> None:
    place = visitors.pool(portico, address.callback, address.home)
    before = issue(page, portico, place, address)
    portico.manage("rotate_keys", "--now", place.id)
    after = issue(page, portico, place, address)
    kids = set()
    for tokens in (before, after):
        for kind, token in tokens.items():
            audience = {"audience": f"{place.client}-app"} if kind == "id" else {}
            found = by_jose(portico, place, token, **audience)
            assert by_joserfc(portico, place, token) == found["claims"]
            assert found["claims"]["token_use"] == ("id" if kind == "id" else "access")
            assert found["header"]["alg"] == "RS256"
            kids.add((kind, found["header"]["kid"]))
    assert len(kids) == 6  # each kind was signed by an old key and by a new one
    assert len({kid for _, kid in kids}) == 4  # ID and access tokens have keys of their own


def test_another_pools_keys_verify_nothing(page: Page, portico: Portico, address: Address) -> None:
    place, other = visitors.pool(portico, address.callback, address.home), places.pool(portico, by_path=True)
    token = issue(page, portico, place, address)["access"]
    keys = requests.get(jwks(portico, other), timeout=10).json()
    assert node.verify(token, jwks=jwks(portico, other))["error"] == "ERR_JWKS_NO_MATCHING_KEY"
    kid = jwt.decode(token, KeySet.import_key_set(requests.get(jwks(portico, place), timeout=10).json())).header["kid"]
    pretender = KeySet.import_key_set({"keys": [{**key, "kid": kid} for key in keys["keys"][:1]]})
    with pytest.raises(BadSignatureError):
        jwt.decode(token, pretender, algorithms=["RS256"])
