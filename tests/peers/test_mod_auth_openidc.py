"""Debian's mod_auth_openidc protects a page: people sign in at Portico, are known to Apache, and sign out of both."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hands
from tests.peers import apache, ports, visitors
from tests.running import Portico

pytestmark = pytest.mark.peer


@pytest.mark.parametrize("kind", ["confidential", "public"])
def test_a_protected_page(page: Page, portico: Portico, kind: str) -> None:
    port = ports.free()
    url = f"http://127.0.0.1:{port}"
    place = visitors.pool(portico, apache.redirect_uri(url), f"{url}/")
    ann = visitors.resident(portico, place)
    confidential = kind == "confidential"
    with apache.mod_auth_openidc(
        issuer=place.issuer(portico),
        client_id=f"{place.client}-{'web' if confidential else 'app'}",
        client_secret=visitors.SECRET if confidential else None,
        port=port,
    ) as server:
        page.goto(server.home)
        hands.follow(page, "Protected")
        hands.sign_in(page, ann.username)
        hands.sees(page, "Protected")
        for claim in (f"OIDC_CLAIM_email={ann.email}", f"OIDC_CLAIM_name={ann.name}", "OIDC_CLAIM_token_use=id"):
            expect(page.locator("pre")).to_contain_text(claim)
        page.goto(server.info)
        known = json.loads(page.locator("body").inner_text())
        assert known["userinfo"]["email"] == ann.email
        assert known["refresh_token"]

        page.goto(server.sign_out)
        hands.sees(page, "Home")
        hands.follow(page, "Protected")
        hands.sees(page, "Sign in")  # signed out at both
