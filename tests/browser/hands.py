"""What people do on the pages: they read labels, fill in fields and press buttons, and see nothing else."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.running import Portico

PASSWORD = "Correct-Horse-7"
TEMPORARY = "Temporary-Pass-1"
NEW_PASSWORD = "Another-Horse-8"
USERNAME = "User name or e-mail address"
"""The sign-in page's label in the demo pool."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody whom nobody has seen before."""

    username: str
    name: str = "Ann Example"

    @property
    def email(self) -> str:
        return f"{self.username}@example.com"


def stranger() -> Stranger:
    return Stranger(f"ann-{uuid.uuid4().hex[:10]}")


def write(page: Page, fields: dict[str, str]) -> None:
    """Into the fields with these labels."""
    for label, value in fields.items():
        page.get_by_label(label, exact=True).fill(value)


def press(page: Page, name: str) -> None:
    """A click returns with the first bytes of the page that it leads to: the rest is waited for."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state("domcontentloaded")


def follow(page: Page, link: str | Locator) -> None:
    """Until the page that it leads to is there."""
    target = page.get_by_role("link", name=link, exact=True) if isinstance(link, str) else link
    with page.expect_navigation(wait_until="domcontentloaded"):
        target.click()


def sees(page: Page, heading: str) -> None:
    """The page's one h1."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def reads(page: Page, sentence: str) -> None:
    expect(page.get_by_text(sentence)).to_be_visible()


def is_refused(page: Page, sentence: str) -> None:
    """The error summary says so, and has the focus."""
    summary = page.locator("#errors")
    expect(summary).to_contain_text(sentence)
    expect(summary).to_be_focused()


def sign_up(page: Page, who: Stranger, password: str = PASSWORD) -> None:
    """On the demo pool's sign-up page, until the page that asks for the code."""
    sees(page, "Create an account")
    write(page, {"User name": who.username, "E-mail address": who.email, "Full name": who.name, "Password": password})
    press(page, "Create account")
    sees(page, "Confirm your account")


def confirm(page: Page, portico: Portico, who: Stranger) -> None:
    write(page, {"Code": portico.code(who.email)})
    press(page, "Confirm")


def sign_in(page: Page, username: str, password: str = PASSWORD, *, label: str = USERNAME) -> None:
    sees(page, "Sign in")
    write(page, {label: username, "Password": password})
    press(page, "Sign in")


def is_in_the_app(page: Page, portico: Portico, who: Stranger) -> None:
    """Back in the relying app, which has checked the tokens."""
    page.wait_for_url(f"{portico.app}/")
    sees(page, who.name)
    expect(page.get_by_text("verified", exact=True)).to_be_visible()
