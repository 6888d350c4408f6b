"""A pool that asks everybody for a code from an authenticator app, as one meets it in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from idp.credentials import totp
from tests.browser import hands, places
from tests.browser.places import Place
from tests.live import Surf
from tests.running import Portico

pytestmark = pytest.mark.browser


@pytest.fixture
def place(portico: Portico) -> Place:
    return places.pool(portico, mfa_configuration="ON", software_token_mfa=True)


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_setting_one_up_and_signing_in_with_it(surf: Surf, portico: Portico, place: Place, script: bool) -> None:
    page, cora = surf(java_script_enabled=script), hands.stranger()
    places.person(portico, cora.username, pool=place.id)
    page.goto(place.login(portico))
    hands.sign_in(page, cora.username, label="User name")
    hands.sees(page, "Set up your authenticator app")
    seed = typed_key(page)
    hands.write(page, {"Code": "000000"})
    hands.press(page, "Confirm")
    page.locator("#errors").wait_for()
    assert typed_key(page) == seed  # what was scanned stays good
    hands.write(page, {"Code": totp.code_at(seed, totp.now_step())})
    hands.press(page, "Confirm")
    hands.sees(page, "You are signed in")

    hands.press(page, "Sign out")
    hands.sees(page, "You are signed out")
    page.goto(place.login(portico))
    hands.sign_in(page, cora.username, label="User name")
    hands.sees(page, "Enter the code from your app")
    hands.write(page, {"Code": totp.code_at(seed, totp.now_step() + 1)})  # each code is good once
    hands.press(page, "Continue")
    hands.sees(page, "You are signed in")


def typed_key(page: Page) -> str:
    page.get_by_text("Cannot scan it?").click()
    key = "".join(page.locator("details code").inner_text().split())
    page.get_by_text("Cannot scan it?").click()
    return key
