"""One person with one address in two pools of one deployment: two accounts that know nothing of each other."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hands, places
from tests.browser.places import Place
from tests.running import Portico

pytestmark = pytest.mark.browser
LABEL = "E-mail address"


@pytest.fixture(params=["by host", "by path"])
def two(request: pytest.FixtureRequest, portico: Portico) -> tuple[Place, Place]:
    by_path = request.param == "by path"
    return (
        places.pool(portico, name="First", by_path=by_path, username_attributes=["email"]),
        places.pool(portico, name="Second", by_path=by_path, username_attributes=["email"]),
    )


@pytest.fixture
def address(portico: Portico, two: tuple[Place, Place]) -> str:
    """The same in both, with another password and another name in each."""
    found = hands.stranger().email
    for place, password, name in zip(
        two, (hands.PASSWORD, hands.NEW_PASSWORD), ("Ann First", "Ann Second"), strict=True
    ):
        places.person(portico, found, pool=place.id, password=password, email=found, email_verified="true", name=name)
    return found


def test_each_pool_knows_its_own_password_and_its_own_session(
    page: Page, portico: Portico, two: tuple[Place, Place], address: str
) -> None:
    first, second = two
    page.goto(first.login(portico))
    hands.sign_in(page, address, label=LABEL)
    hands.reads(page, "Ann First")
    page.goto(second.login(portico))
    hands.sign_in(page, address, hands.PASSWORD, label=LABEL)  # the first pool's
    hands.is_refused(page, "Incorrect username or password.")
    hands.sign_in(page, address, hands.NEW_PASSWORD, label=LABEL)
    hands.reads(page, "Ann Second")
    page.goto(f"{first.at(portico)}/account")
    hands.reads(page, "Ann First")
    hands.press(page, "Sign out")
    hands.sees(page, "You are signed out")
    page.goto(f"{second.at(portico)}/account")
    hands.reads(page, "Ann Second")


def test_cookies_belong_to_one_pool(page: Page, portico: Portico, two: tuple[Place, Place], address: str) -> None:
    first, second = two
    page.goto(first.login(portico))
    hands.sign_in(page, address, label=LABEL)
    hands.sees(page, "You are signed in")
    there = [cookie for cookie in page.context.cookies(second.at(portico) + "/login") if cookie["name"] == "portico"]
    assert there == []


def test_a_session_carried_to_the_other_pool_opens_nothing(
    page: Page, portico: Portico, two: tuple[Place, Place], address: str
) -> None:
    first, second = two
    page.goto(first.login(portico))
    hands.sign_in(page, address, label=LABEL)
    hands.sees(page, "You are signed in")
    stolen = next(
        cookie for cookie in page.context.cookies(first.at(portico) + "/login") if cookie["name"] == "portico"
    )
    page.context.add_cookies([{"name": "portico", "value": stolen["value"], "url": f"{second.at(portico)}/login"}])
    page.goto(second.login(portico))
    hands.sees(page, "Sign in")
    page.goto(f"{second.at(portico)}/account")
    expect(page.get_by_text("Ann First")).to_have_count(0)
