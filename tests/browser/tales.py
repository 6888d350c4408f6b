"""Whole conversations, told once: they go the same way with scripts and without."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser import hands, places
from tests.running import Portico


def arrive(page: Page, portico: Portico) -> hands.Stranger:
    """A stranger opens the demo app, signs up, confirms with the mailed code and is back in the app."""
    found = hands.stranger()
    page.goto(portico.app)
    hands.follow(page, "Create account")
    hands.sign_up(page, found)
    hands.confirm(page, portico, found)
    hands.is_in_the_app(page, portico, found)
    return found


def enter(page: Page, portico: Portico, username: str, password: str = hands.PASSWORD) -> None:
    """From the demo app to the pool's sign-in page, and through it."""
    page.goto(portico.app)
    hands.follow(page, "Sign in")
    hands.sign_in(page, username, password)


def recover(page: Page, portico: Portico, who: hands.Stranger, password: str = hands.NEW_PASSWORD) -> None:
    """From the demo app through "Forgot your password?" back to the sign-in page."""
    page.goto(portico.app)
    hands.follow(page, "Sign in")
    hands.follow(page, "Forgot your password?")
    hands.sees(page, "Forgot your password?")
    hands.write(page, {hands.USERNAME: who.email})
    hands.press(page, "Send code")
    hands.sees(page, "Choose a new password")
    hands.reads(page, f"If there is an account for {who.email}, a code is on its way.")
    hands.write(page, {"Code": portico.code(who.email), "New password": password})
    hands.press(page, "Change password")
    hands.reads(page, "Your password is changed. You can sign in with it now.")


def guest(portico: Portico) -> hands.Stranger:
    """Somebody for whom an operator has made an account, with the temporary password TEMPORARY."""
    found = hands.stranger()
    places.person(
        portico,
        found.username,
        password=hands.TEMPORARY,
        status="FORCE_CHANGE_PASSWORD",
        email=found.email,
        email_verified="true",
    )
    return found


def choose_own_password(page: Page, portico: Portico, who: hands.Stranger) -> None:
    """The first sign-in with a temporary password; what the pool requires and the operator left out is asked, too."""
    enter(page, portico, who.username, hands.TEMPORARY)
    hands.sees(page, "Choose your own password")
    hands.write(page, {"New password": hands.PASSWORD, "Full name": who.name})
    hands.press(page, "Save and continue")
