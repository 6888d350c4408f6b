"""The main job: a stranger opens an app, gets an account on the pool's pages and comes back with tokens."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hands, places, tales
from tests.running import Portico

pytestmark = pytest.mark.browser


def test_a_stranger_signs_up_comes_back_refreshes_and_signs_out(page: Page, portico: Portico) -> None:
    ann = tales.arrive(page, portico)
    hands.press(page, "Refresh")
    hands.reads(page, "All three tokens are new.")
    hands.press(page, "Sign out")
    hands.sees(page, "Good to see you.")
    hands.follow(page, "Sign in")
    hands.sign_in(page, ann.email)
    hands.is_in_the_app(page, portico, ann)


def test_who_is_signed_in_to_the_pool_enters_an_app_without_a_password(page: Page, portico: Portico) -> None:
    ann = tales.arrive(page, portico)
    page.context.clear_cookies(name="relying_app")  # the app has forgotten them, the pool has not
    page.goto(portico.app)
    hands.follow(page, "Sign in")
    hands.is_in_the_app(page, portico, ann)


def test_the_verified_tokens_say_who_signed_in_and_to_which_app(page: Page, portico: Portico) -> None:
    ann = tales.arrive(page, portico)
    said = page.locator("section.card", has=page.get_by_role("heading", name="ID token")).locator("dl").last
    for claim, value in {
        "iss": f"{portico.url}/{places.DEMO}",
        "aud": "demo-app",
        "token_use": "id",
        "cognito:username": ann.username,
        "email": ann.email,
        "email_verified": "true",
        "name": ann.name,
    }.items():
        expect(said.locator("div", has=page.get_by_text(claim, exact=True)).locator("dd")).to_have_text(value)


def test_another_person_may_sign_in_in_the_same_browser(page: Page, portico: Portico) -> None:
    tales.arrive(page, portico)
    ben = places.resident(portico)
    page.goto(f"{portico.host('demo')}/login?client_id=demo-app")
    hands.sees(page, "Choose an account")
    hands.press(page, "Use another account")
    hands.sign_in(page, ben.username)
    hands.sees(page, "You are signed in")
    hands.reads(page, ben.email)
