"""The pages ask for the second factor: its code, and where the pool demands one, to set it up."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client as Browser

from idp.credentials import totp
from idp.directory.models import User
from idp.flows import mfa
from idp.pools.models import Client, Pool
from tests.conftest import PASSWORD


@pytest.fixture
def pool(pool: Pool) -> Pool:
    mfa.configure(pool, "ON", software_token=True)
    return pool


@pytest.fixture
def seed(ann: User) -> str:
    """Ann's app."""
    found = totp.draw()
    totp.add_first(ann, found, 0, name="Ann's <phone>")
    return found


def code(seed: str) -> str:
    return totp.code_at(seed, totp.now_step())


def enter(browser: Browser, client: Client) -> str:
    """The address of the question that follows the password."""
    answer = browser.post(f"/login?client_id={client.pk}", {"username": "ann", "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/challenge?")
    return str(answer["Location"])


def spelled(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7 ]{39})</code>", page)
    assert found
    return found[1].replace(" ", "")


def signed_in(browser: Browser, client: Client) -> bool:
    return browser.get(f"/account?client_id={client.pk}").status_code == 200


def test_the_right_code_opens_the_session(ann: User, seed: str, app: Client, browser: Browser) -> None:
    here = enter(browser, app)
    page = browser.get(here)
    assert "Ann&#x27;s &lt;phone&gt;" in page.content.decode()
    assert 'autocomplete="one-time-code"' in page.content.decode()
    assert not signed_in(browser, app)
    browser.post(here, {"code": code(seed)})
    assert signed_in(browser, app)
    assert browser.session["methods"] == ["pwd", "otp"]


def test_a_wrong_code_is_told_beside_the_field_and_not_shown_again(
    ann: User, seed: str, app: Client, browser: Browser
) -> None:
    here = enter(browser, app)
    page = browser.get(browser.post(here, {"code": "918273"})["Location"]).content.decode()
    assert "This code is not right." in page
    assert "918273" not in page
    browser.post(here, {"code": code(seed)})
    assert signed_in(browser, app)


def test_a_used_code_is_told(ann: User, seed: str, app: Client, browser: Browser, other_browser: Browser) -> None:
    browser.post(enter(browser, app), {"code": code(seed)})
    second = Browser(SERVER_NAME="demo.localhost", HTTP_ACCEPT="text/html")
    here = enter(second, app)
    page = second.get(second.post(here, {"code": code(seed)})["Location"]).content.decode()
    assert "has been used already" in page
    assert not signed_in(second, app)


def test_too_many_wrong_codes_lead_back_to_the_beginning(
    ann: User, seed: str, app: Client, browser: Browser, clock: time_machine.Traveller
) -> None:
    here = enter(browser, app)
    for _ in range(5):
        browser.post(here, {"code": "918273"})
        clock.shift(2)
    assert browser.post(here, {"code": code(seed)})["Location"].startswith("/login?")
    assert not signed_in(browser, app)


def test_who_has_none_sets_one_up(ann: User, app: Client, browser: Browser) -> None:
    here = enter(browser, app)
    found = spelled(browser.get(here).content.decode())
    browser.post(here, {"code": code(found)})
    assert signed_in(browser, app)
    row = totp.of(ann)
    assert row is not None
    assert totp.reveal(row) == found


def test_a_reload_and_a_wrong_code_keep_the_key(ann: User, app: Client, browser: Browser) -> None:
    here = enter(browser, app)
    found = spelled(browser.get(here).content.decode())
    assert spelled(browser.get(here).content.decode()) == found
    again = browser.post(here, {"code": "000000"})["Location"]
    assert spelled(browser.get(again).content.decode()) == found
    browser.post(again, {"code": code(found)})
    assert signed_in(browser, app)


def test_the_picture_needs_nothing_that_the_policy_forbids(ann: User, app: Client, browser: Browser) -> None:
    answer = browser.get(enter(browser, app))
    page = answer.content.decode()
    picture = page[page.index("<svg") : page.index("</svg>")]
    assert "style" not in picture
    assert "http" not in picture
    assert "<title>QR code for your authenticator app</title>" in picture
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_the_link_names_the_place_and_the_account(ann: User, app: Client, browser: Browser) -> None:
    page = browser.get(enter(browser, app)).content.decode()
    assert 'href="otpauth://totp/Demo%3Aann?secret=' in page
    assert "issuer=Demo" in page
