"""Nothing but a keyboard: everything can be reached, what is focused can be seen, and errors are read first."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hands, places
from tests.running import Portico

pytestmark = [pytest.mark.browser, pytest.mark.once]
FOCUSED = """() => {
  const it = document.activeElement, style = getComputedStyle(it);
  const name = it.labels?.[0]?.innerText ?? it.ariaLabel ?? it.innerText;
  return {name: name.trim(), ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
          body: it === document.body}
}"""
FAR = 40


class Keyboard:
    """Tab, Enter and letters."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def focused(self) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(FOCUSED)
        return found

    def reach(self, name: str) -> None:
        """With Tab, looking at each stop on the way: none is invisible."""
        for _ in range(FAR):
            found = self.focused()
            assert found["body"] or found["ring"], f"{found['name']!r} has the focus, and nobody can see it"
            if found["name"] == name:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{name!r} cannot be reached with Tab")

    def write(self, fields: dict[str, str]) -> None:
        for label, value in fields.items():
            self.reach(label)
            self.page.keyboard.type(value)

    def enter(self, name: str) -> None:
        self.reach(name)
        self.page.keyboard.press("Enter")


@pytest.fixture
def keyboard(page: Page) -> Keyboard:
    return Keyboard(page)


def test_signing_up_and_in_again(page: Page, portico: Portico, keyboard: Keyboard) -> None:
    ann = hands.stranger()
    page.goto(portico.app)
    keyboard.enter("Create account")
    hands.sees(page, "Create an account")
    assert keyboard.focused()["name"] == "User name"  # one can begin at once
    keyboard.write({"User name": ann.username, "E-mail address": ann.email, "Full name": ann.name})
    keyboard.write({"Password": hands.PASSWORD})
    page.keyboard.press("Enter")
    hands.sees(page, "Confirm your account")
    assert keyboard.focused()["name"] == "Code"
    page.keyboard.type(portico.code(ann.email))
    keyboard.enter("Confirm")
    hands.is_in_the_app(page, portico, ann)

    keyboard.enter("Sign out")
    hands.sees(page, "Good to see you.")
    keyboard.enter("Sign in")
    hands.sees(page, "Sign in")
    keyboard.write({hands.USERNAME: ann.username, "Password": hands.PASSWORD})
    keyboard.enter("Sign in")
    hands.is_in_the_app(page, portico, ann)


def test_the_error_summary_has_the_focus_and_leads_to_the_field(
    page: Page, portico: Portico, keyboard: Keyboard
) -> None:
    page.goto(f"{portico.host('demo')}/signup?client_id=demo-app")
    expect(page.get_by_label("User name", exact=True)).to_be_focused()
    page.keyboard.press("Enter")  # an empty form
    summary = page.locator("#errors")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(4)
    keyboard.enter("E-mail address: This field is required.")
    expect(page.get_by_label("E-mail address", exact=True)).to_be_focused()
    assert page.title().startswith("Error: ")


def test_the_account_that_is_signed_in_can_be_chosen(page: Page, portico: Portico, keyboard: Keyboard) -> None:
    ann = places.resident(portico)
    page.goto(f"{portico.host('demo')}/login?client_id=demo-app")
    keyboard.write({hands.USERNAME: ann.email, "Password": hands.PASSWORD})
    page.keyboard.press("Enter")
    hands.sees(page, "You are signed in")
    page.goto(f"{portico.host('demo')}/login?client_id=demo-app")
    hands.sees(page, "Choose an account")
    keyboard.reach("Use another account")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    hands.sees(page, "You are signed in")


def test_the_password_can_be_shown_and_hidden(page: Page, portico: Portico, keyboard: Keyboard) -> None:
    page.goto(f"{portico.host('demo')}/login?client_id=demo-app")
    keyboard.write({"Password": hands.PASSWORD})
    page.keyboard.press("Tab")
    assert keyboard.focused()["name"] == "Show password"
    page.keyboard.press("Space")
    expect(page.locator("#id_password")).to_have_attribute("type", "text")
    assert keyboard.focused()["name"] == "Hide password"
    page.keyboard.press("Space")
    expect(page.locator("#id_password")).to_have_attribute("type", "password")
