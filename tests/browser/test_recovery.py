"""Somebody has forgotten the password."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hands, places, tales
from tests.running import Portico

pytestmark = pytest.mark.browser


def test_a_mailed_code_and_a_new_password_lead_back_into_the_app(page: Page, portico: Portico) -> None:
    ann = places.resident(portico)
    tales.recover(page, portico, ann)
    hands.write(page, {"Password": hands.PASSWORD})
    hands.press(page, "Sign in")  # the name is still there, the old password is not good any more
    hands.is_refused(page, "Incorrect username or password.")
    hands.write(page, {"Password": hands.NEW_PASSWORD})
    hands.press(page, "Sign in")
    hands.is_in_the_app(page, portico, ann)


def test_they_are_told_by_mail_that_the_password_was_changed(page: Page, portico: Portico) -> None:
    ann = places.resident(portico)
    tales.recover(page, portico, ann)
    assert "password" in portico.letter(ann.email, after=1)["subject"].lower()


def test_a_wrong_code_is_said_beside_its_field(page: Page, portico: Portico) -> None:
    ann = places.resident(portico)
    page.goto(f"{portico.host('demo')}/forgotPassword?client_id=demo-app")
    hands.write(page, {hands.USERNAME: ann.username})
    hands.press(page, "Send code")
    sent = portico.code(ann.email)
    hands.write(page, {"Code": "000000" if sent != "000000" else "000001", "New password": hands.NEW_PASSWORD})
    hands.press(page, "Change password")
    wrong = page.get_by_label("Code", exact=True)
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#id_code_error")).to_contain_text("This code is not right")
    expect(page.get_by_label("New password", exact=True)).to_have_value("")


def test_a_name_that_nobody_has_gets_the_same_pages(page: Page, portico: Portico) -> None:
    nobody = hands.stranger()
    page.goto(f"{portico.host('demo')}/forgotPassword?client_id=demo-app")
    hands.write(page, {hands.USERNAME: nobody.email})
    hands.press(page, "Send code")
    hands.reads(page, f"If there is an account for {nobody.email}, a code is on its way.")
    hands.write(page, {"Code": "123456", "New password": hands.NEW_PASSWORD})
    hands.press(page, "Change password")
    expect(page.locator("#id_code_error")).to_contain_text("This code is not right")
    assert portico.letters(nobody.email) == []
