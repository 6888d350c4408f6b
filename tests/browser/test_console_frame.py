"""The console's frame on a phone, with the keyboard alone, and without scripts."""

from __future__ import annotations

import uuid

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk, hands, places
from tests.browser.test_keyboard import Keyboard
from tests.live import Surf
from tests.running import Portico

pytestmark = [pytest.mark.browser, pytest.mark.once]
PHONE = {"width": 390, "height": 844}


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def anywhere(request: pytest.FixtureRequest, surf: Surf) -> Page:
    """With scripts, and without."""
    return surf(java_script_enabled=request.param)


def test_on_a_phone_the_menu_opens_and_leads_on(surf: Surf, portico: Portico) -> None:
    page = surf(viewport=PHONE, java_script_enabled=False)
    desk.enter(page, portico)
    people = page.get_by_role("link", name="People", exact=True)
    expect(people).to_be_hidden()
    hands.press(page, "Menu")
    people.click()
    hands.sees(page, "People")
    expect(people).to_be_hidden()
    hands.press(page, "Menu")
    expect(people).to_have_attribute("aria-current", "page")
    page.keyboard.press("Escape")
    expect(people).to_be_hidden()


def test_the_colours_stay_as_they_were_chosen(anywhere: Page, portico: Portico) -> None:
    page = anywhere
    desk.enter(page, portico)
    paper = "getComputedStyle(document.body).backgroundColor"
    desk.go(page, portico, "/admin/pools/pool/?q=x")
    light = page.evaluate(paper)
    page.get_by_role("group", name="Colours").get_by_role("button", name="Dark").click()
    html = page.locator("html")
    expect(html).to_have_attribute("data-look", "dark")
    assert page.url.endswith("/admin/pools/pool/?q=x")
    dark = page.evaluate(paper)
    assert dark != light
    page.emulate_media(color_scheme="dark")
    page.get_by_role("button", name="Auto").click()
    expect(html).not_to_have_attribute("data-look", "dark")
    assert page.evaluate(paper) == dark
    page.get_by_role("button", name="Light").click()
    expect(html).to_have_attribute("data-look", "light")
    desk.go(page, portico, "/admin/")
    assert page.evaluate(paper) == light


def test_a_pool_is_chosen_and_its_people_are_listed(anywhere: Page, portico: Portico) -> None:
    page, place, ann = anywhere, places.pool(portico, name="Juniper & Co"), hands.stranger()
    stranger = places.resident(portico)
    places.person(portico, ann.username, pool=place.id, email=ann.email)
    desk.enter(page, portico)
    hands.follow(page, "People")
    rows = page.locator("#content-main")
    expect(rows).to_contain_text(stranger.username)
    page.get_by_label("Pool", exact=True).first.select_option(place.id)
    page.locator(".where").get_by_role("button", name="Go").click()
    expect(rows).to_contain_text(ann.username)
    expect(rows).not_to_contain_text(stranger.username)
    desk.go(page, portico, "/admin/")
    hands.follow(page, "People")
    expect(rows).not_to_contain_text(stranger.username)


def test_a_filter_opens_and_narrows_the_list(anywhere: Page, portico: Portico) -> None:
    page, place = anywhere, places.pool(portico)
    desk.enter(page, portico)
    hands.follow(page, "Groups")
    page.locator("details.filter > summary").first.click()
    page.locator(".filter").get_by_role("link", name=place.id).click()
    expect(page.locator("#content-main")).to_contain_text("Nothing here that fits.")
    hands.follow(page, "Clear all filters")
    expect(page.get_by_role("link", name="Clear all filters")).to_have_count(0)


def test_signing_out(anywhere: Page, portico: Portico) -> None:
    page = anywhere
    desk.enter(page, portico)
    hands.press(page, "Sign out")
    hands.sees(page, "You are signed out")
    desk.go(page, portico, "/admin/")
    hands.sees(page, "Sign in")


def test_home_with_the_keyboard_alone(page: Page, portico: Portico) -> None:
    ann, keyboard = places.resident(portico), Keyboard(page)
    desk.enter(page, portico)
    keyboard.enter("Skip to the content")
    keyboard.reach("Find a person")
    page.keyboard.type(ann.username)
    page.keyboard.press("Enter")
    hands.sees(page, "People")
    keyboard.enter("Skip to the content")
    keyboard.enter(ann.username)
    hands.sees(page, ann.username)


def test_every_stop_of_a_form_is_seen(page: Page, portico: Portico) -> None:
    keyboard = Keyboard(page)
    desk.enter(page, portico)
    desk.go(page, portico, "/admin/pools/resourceserver/add/")
    keyboard.enter("Skip to the content")
    keyboard.reach("Save")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    name = page.locator("#id_name")
    expect(name).to_have_attribute("aria-invalid", "true")
    said = name.get_attribute("aria-describedby") or ""
    assert any("required" in (page.locator(f"#{part}").text_content() or "") for part in said.split())


def test_a_chart_is_told_in_words_and_in_numbers(anywhere: Page, portico: Portico) -> None:
    page = anywhere
    desk.enter(page, portico)
    expect(page.get_by_role("img", name="Sign-ins:").first).to_be_visible()
    numbers = page.locator("#chart-1 table")
    expect(numbers).to_be_hidden()
    page.locator("#chart-1 summary").click()
    expect(numbers.get_by_role("row")).to_have_count(25)
    hands.follow(page, "30 days")
    page.locator("#chart-1 summary").click()
    expect(numbers.get_by_role("row")).to_have_count(31)


JOB = """
from idp.flows.models import Job
from idp.pools.models import Pool
job, _ = Job.objects.update_or_create(pk=given["job"], defaults={"pool": Pool.objects.get(pk=given["pool"]),
    "operator_name": "olga", "act": "sign_out", "expected": 40, "done": given["done"], "state": given["state"]})
"""


def test_a_page_that_waits_for_work_follows_it(anywhere: Page, portico: Portico) -> None:
    page, place, job = anywhere, places.pool(portico), str(uuid.uuid4())

    def stands(done: int, state: str = "running") -> None:
        places.tell(portico, JOB, {"job": job, "pool": place.id, "done": done, "state": state})

    stands(10)
    desk.enter(page, portico)
    desk.go(page, portico, f"/admin/flows/job/{job}/change/")
    bar, status = page.get_by_role("progressbar"), page.get_by_role("status").first
    expect(bar).to_have_attribute("value", "10")
    stands(30)
    expect(bar).to_have_attribute("value", "30")
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    stands(40, "finished")
    expect(status).to_contain_text("finished")
    expect(bar).to_have_count(0)
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
