"""An operator has made the account: the temporary password opens one page, and that asks for another."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hands, tales
from tests.running import Portico

pytestmark = pytest.mark.browser


def test_who_chooses_an_own_password_is_in_the_app(page: Page, portico: Portico) -> None:
    ben = tales.guest(portico)
    tales.choose_own_password(page, portico, ben)
    hands.is_in_the_app(page, portico, ben)


def test_the_temporary_password_is_then_of_no_use(page: Page, portico: Portico) -> None:
    ben = tales.guest(portico)
    tales.choose_own_password(page, portico, ben)
    hands.is_in_the_app(page, portico, ben)
    hands.press(page, "Sign out")
    tales.enter(page, portico, ben.username, hands.TEMPORARY)
    hands.is_refused(page, "Incorrect username or password.")


def test_everything_that_is_wrong_is_said_at_once(page: Page, portico: Portico) -> None:
    tales.enter(page, portico, tales.guest(portico).username, hands.TEMPORARY)
    hands.write(page, {"New password": "lower"})
    hands.press(page, "Save and continue")
    summary = page.locator("#errors")
    expect(summary.get_by_role("link")).to_have_count(2)
    expect(summary).to_contain_text("Still missing: At least 8 characters")
    expect(summary).to_contain_text("Full name: This field is required.")


def test_a_password_against_the_rules_is_refused_and_the_rest_is_kept(page: Page, portico: Portico) -> None:
    ben = tales.guest(portico)
    tales.enter(page, portico, ben.username, hands.TEMPORARY)
    hands.write(page, {"New password": "too-short-and-low", "Full name": ben.name})
    hands.press(page, "Save and continue")
    hands.sees(page, "Choose your own password")
    expect(page.locator("#errors")).to_contain_text("Still missing: An upper-case letter")
    expect(page.get_by_label("Full name", exact=True)).to_have_value(ben.name)
    expect(page.get_by_label("New password", exact=True)).to_have_value("")
    hands.write(page, {"New password": hands.PASSWORD})
    hands.press(page, "Save and continue")
    hands.is_in_the_app(page, portico, ben)
