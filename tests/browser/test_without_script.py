"""Everything works where scripts are turned off: they are comfort only."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hands, places, tales
from tests.live import Surf
from tests.running import Portico

pytestmark = pytest.mark.browser


@pytest.fixture
def page(surf: Surf) -> Page:
    return surf(java_script_enabled=False)


def test_signing_up_refreshing_signing_out_and_in_again(page: Page, portico: Portico) -> None:
    ann = tales.arrive(page, portico)
    hands.press(page, "Refresh")
    hands.is_in_the_app(page, portico, ann)
    hands.press(page, "Sign out")
    tales.enter(page, portico, ann.username)
    hands.is_in_the_app(page, portico, ann)


def test_recovering(page: Page, portico: Portico) -> None:
    ann = places.resident(portico)
    tales.recover(page, portico, ann)
    hands.sign_in(page, ann.username, hands.NEW_PASSWORD)
    hands.is_in_the_app(page, portico, ann)


def test_choosing_an_own_password(page: Page, portico: Portico) -> None:
    ben = tales.guest(portico)
    tales.choose_own_password(page, portico, ben)
    hands.is_in_the_app(page, portico, ben)


def test_the_meter_tells_after_a_try_which_rules_a_password_kept(page: Page, portico: Portico) -> None:
    page.goto(f"{portico.host('demo')}/signup?client_id=demo-app")
    hands.write(page, {"User name": "x", "E-mail address": "x@example.com", "Full name": "X", "Password": "lower-only"})
    hands.press(page, "Create account")
    hands.is_refused(page, "Password")
    met = {row.get_attribute("data-rule"): row.get_attribute("data-met") for row in page.locator(".rules li").all()}
    assert met == {"min-8": "true", "lower": "true", "upper": "false", "digit": "false", "symbol": "true"}
    expect(page.locator("[data-peek]")).to_be_hidden()  # it would do nothing


def test_the_mailed_link_asks_before_it_confirms(page: Page, portico: Portico) -> None:
    place = places.pool(portico, verify_with="CONFIRM_WITH_LINK", username_attributes=["email"])
    address = hands.stranger().email
    page.goto(place.login(portico))
    hands.follow(page, "Create an account")
    hands.write(page, {"E-mail address": address, "Password": hands.PASSWORD})
    hands.press(page, "Create account")
    hands.reads(page, "Open it to confirm your account.")
    page.goto(portico.letter(address)["link"])
    hands.reads(page, "One step is left")
    hands.press(page, "Confirm my account")
    hands.sees(page, "You are signed in")
    hands.reads(page, "Your account is confirmed, and you are signed in.")
