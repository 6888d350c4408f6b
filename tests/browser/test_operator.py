"""Operators: a one-time link, a password of one's own, the console; and nobody else gets near it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hands, places
from tests.running import Portico

pytestmark = pytest.mark.browser
LONG_PASSWORD = "Correct-Horse-7-Battery"
LINK = re.compile(r"First operator \(.*?\): (\S+)")


def open_link(page: Page, link: str, password: str = LONG_PASSWORD) -> None:
    page.goto(link)
    hands.sees(page, "Welcome, operator")
    hands.write(page, {"New password": password})
    hands.press(page, "Save and continue")


def in_the_console(page: Page, portico: Portico) -> None:
    page.wait_for_url(f"{portico.host('console')}/admin/")
    expect(page.get_by_role("link", name="Portico console")).to_be_visible()


def test_the_link_of_the_first_start_opens_the_console_once(page: Page, portico: Portico) -> None:
    printed = LINK.search(portico.log.read_text())
    assert printed
    link = printed[1]
    assert link.startswith(f"{portico.host('console')}/operator?token=")
    open_link(page, link)
    in_the_console(page, portico)
    page.context.clear_cookies()
    page.goto(link)
    hands.reads(page, "This link has been used or has expired.")


def test_an_operator_of_the_command_signs_in_again_and_looks_at_a_person(page: Page, portico: Portico) -> None:
    name, ann = hands.stranger().username, places.resident(portico)
    open_link(page, portico.manage("createoperator", name).strip())
    in_the_console(page, portico)
    page.context.clear_cookies()
    page.goto(f"{portico.host('console')}/admin/directory/user/?q={ann.username}")
    hands.sign_in(page, name, LONG_PASSWORD)
    hands.follow(page, ann.username)
    assert page.url.startswith(f"{portico.host('console')}/admin/directory/user/")
    expect(page.locator("body")).to_contain_text(ann.email)
    assert "argon2" not in page.content()


def test_a_weak_password_is_refused_and_the_link_still_works(page: Page, portico: Portico) -> None:
    link = portico.manage("createoperator", hands.stranger().username).strip()
    open_link(page, link, "Short-7")
    hands.is_refused(page, "Still missing: At least 12 characters")
    hands.write(page, {"New password": LONG_PASSWORD})
    hands.press(page, "Save and continue")
    in_the_console(page, portico)


@pytest.mark.parametrize("path", ["/admin/", "/admin/directory/user/", "/admin/login/"])
def test_a_stranger_is_asked_to_sign_in(page: Page, portico: Portico, path: str) -> None:
    page.goto(portico.host("console") + path)
    hands.sees(page, "Sign in")
    expect(page.get_by_role("link", name="Create an account")).to_have_count(0)


def test_who_is_signed_in_to_another_pool_is_nobody_here(page: Page, portico: Portico) -> None:
    ann = places.resident(portico)
    page.goto(f"{portico.host('demo')}/login?client_id=demo-app")
    hands.sign_in(page, ann.username)
    hands.sees(page, "You are signed in")
    for host in (portico.host("demo"), f"{portico.url}/{places.DEMO}", portico.url):
        answer = page.goto(f"{host}/admin/")
        assert answer is not None
        assert answer.status == 404
    page.goto(f"{portico.host('console')}/admin/")
    hands.sign_in(page, ann.username)
    hands.is_refused(page, "Incorrect username or password.")


def test_nobody_signs_up_among_the_operators(page: Page, portico: Portico) -> None:
    page.goto(f"{portico.host('console')}/signup?client_id=console")
    hands.sees(page, "Accounts are made by an administrator")
