"""Clients, attributes and groups in a real browser: made, checked as typed, weighed by hand and by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk, hands, places
from tests.live import Surf
from tests.running import Portico

pytestmark = pytest.mark.browser
GROUPS = """
from idp.directory import groups
from idp.pools.models import Pool
pool = Pool.objects.get(pk=given["pool"])
for number, name in enumerate(given["names"], 1):
    groups.create(pool, name, precedence=number if name != "guests" else None)
"""
WEIGHTS = """
from idp.directory.models import Group
print(json.dumps(dict(Group.objects.filter(pool_id=given["pool"]).values_list("name", "precedence"))))
"""


def saved(page: Page, sentence: str) -> None:
    expect(page.locator(".messagelist")).to_contain_text(sentence)


def kind(page: Page, portico: Portico, pool: str, label: str) -> None:
    desk.go(page, portico, f"/admin/pools/client/add/?pool={pool}")
    page.get_by_role("radio", name=re.compile(f"^{label}")).check()
    page.get_by_label("In which pool?").select_option(pool)
    hands.press(page, "Continue")


def test_a_pool_admin_makes_a_single_page_app_whose_addresses_are_checked_as_typed(
    page: Page, portico: Portico
) -> None:
    place = places.pool(portico)
    desk.enter(page, portico, role="pool_admin", pool=place.id)
    kind(page, portico, place.id, "Single-page app")
    hands.write(page, {"Name": "Shop"})
    callbacks = page.get_by_label("Callback URLs", exact=True)
    callbacks.press_sequentially("http://shop.example.com/")
    checked = page.get_by_role("list", name="Callback URLs: what was found")
    expect(checked).to_contain_text("http is allowed for localhost only; use https.")
    callbacks.fill("https://shop.example.com/\ncom.example.shop:/back")
    expect(checked.get_by_role("listitem")).to_have_count(2)
    expect(checked).to_contain_text("https://shop.example.com/: can be registered.")
    hands.press(page, "Make it")
    hands.sees(page, "Shop")
    saved(page, "below is what the app needs to know.")
    expect(page.locator("#secrets")).to_contain_text("a public app")
    expect(page.get_by_role("checkbox", name=re.compile("^Authorization code"))).to_be_checked()


def test_a_secret_is_shown_once_and_a_second_one_replaces_it(page: Page, portico: Portico) -> None:
    place = places.pool(portico)
    desk.enter(page, portico, role="pool_admin", pool=place.id)
    kind(page, portico, place.id, "Web server")
    hands.write(page, {"Name": "Shop", "Callback URLs": "https://shop.example.com/callback"})
    hands.press(page, "Make it and show its secret")
    first = page.locator(".shown-once code").inner_text()
    assert len(first) > 40
    hands.follow(page, "Done")
    expect(page.locator(".shown-once")).to_have_count(0)
    assert first not in page.content()
    hands.press(page, "New secret")
    second = page.locator(".shown-once code").inner_text()
    assert second != first
    hands.follow(page, "Done")
    expect(page.get_by_role("button", name="New secret")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^Delete the secret")).last.click()
    hands.write(page, {"Type Shop": "Shop"})
    hands.press(page, "Delete")
    saved(page, "deleted")


def test_lifetimes_are_written_in_words_and_a_wrong_one_is_said_beside_the_field(page: Page, portico: Portico) -> None:
    place = places.pool(portico)
    desk.enter(page, portico, role="pool_admin", pool=place.id)
    desk.go(page, portico, f"/admin/pools/client/{place.client}/change/")
    life = page.get_by_label("Access tokens live", exact=True)
    life.fill("90 minutes")
    expect(page.get_by_text("= 1 hour 30 minutes")).to_be_visible()
    life.fill("2 days")
    hands.press(page, "Save")
    expect(page.locator(".field-access_token_life .errorlist")).to_contain_text("between 5 minutes and 1 day")
    life.fill("90 minutes")
    hands.press(page, "Save")
    saved(page, "Saved.")
    expect(life).to_have_value("90 minutes")


def test_an_attribute_is_defined_and_the_sign_up_page_asks_for_it(page: Page, surf: Surf, portico: Portico) -> None:
    place = places.pool(portico)
    desk.enter(page, portico, role="pool_admin", pool=place.id)
    desk.go(page, portico, f"/admin/pools/pool/{place.id}/change/")
    page.get_by_role("navigation", name="Of this pool").get_by_role("link", name="Attributes").click()
    hands.follow(page, "New attribute")
    hands.write(page, {"Name": "seats", "At least": "1", "At most": "9", "In English": "Seats", "In German": "Plätze"})
    page.get_by_label("Type", exact=True).select_option("Number")
    page.get_by_label("Shown at sign-up", exact=True).check()
    hands.press(page, "Make it")
    saved(page, "custom:seats is there.")
    person = surf(locale="de-DE")
    person.goto(f"{place.at(portico)}/signup?client_id={place.client}")
    seats = person.get_by_label(re.compile("^Plätze"))
    expect(seats).to_have_attribute("type", "number")
    expect(seats).to_have_attribute("max", "9")
    page.get_by_role("link", name="custom:seats").click()
    hands.press(page, "Retire it")
    saved(page, "Its values are kept.")
    person.reload()
    expect(person.get_by_label(re.compile("^Plätze"))).to_have_count(0)


@pytest.mark.parametrize("script", [True, False])
def test_people_are_added_found_and_removed(surf: Surf, portico: Portico, script: bool) -> None:
    place = places.pool(portico)
    places.tell(portico, GROUPS, {"pool": place.id, "names": ["admins"]})
    for name in ("ann", "anna", "ben"):
        places.person(portico, name, pool=place.id)
    page = surf(java_script_enabled=script)
    desk.enter(page, portico, role="pool_admin", pool=place.id)
    desk.go(page, portico, "/admin/directory/group/")
    page.get_by_role("link", name="admins").click()
    hands.follow(page, "Add many")
    hands.write(page, {"Names": "ann\nanna\nnobody\n"})
    hands.press(page, "Add them")
    report = page.locator("#report")
    expect(report).to_contain_text(re.compile(r"Added\s*2"))
    expect(page.get_by_label("Names", exact=True)).to_have_value("nobody")
    hands.follow(page, "Done")
    hands.write(page, {"Add by user name or another name they sign in by": "ben"})
    hands.press(page, "Add")
    saved(page, "Added ben to admins.")
    hands.write(page, {"Find by the beginning of a name, an address or a number": "ann"})
    hands.press(page, "Find")
    expect(page.locator("#members tbody tr")).to_have_count(2)
    hands.press(page, "Remove anna")
    saved(page, "Removed anna from admins.")
    expect(page.locator("#members tbody tr")).to_have_count(2)


def test_groups_are_weighed_by_keyboard_by_dragging_and_by_number(page: Page, portico: Portico) -> None:
    place = places.pool(portico)
    places.tell(portico, GROUPS, {"pool": place.id, "names": ["admins", "editors", "readers", "guests"]})
    desk.enter(page, portico, role="pool_admin", pool=place.id)
    desk.go(page, portico, f"/admin/directory/group/order/?pool={place.id}")
    page.get_by_role("button", name="Move readers up").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move readers up")).to_be_focused()
    expect(page.locator("#said")).to_have_text("readers is now 2 of 4. Save to keep it.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move readers down")).to_be_focused()
    hands.press(page, "Save the order")
    saved(page, "weigh anew")
    assert places.tell(portico, WEIGHTS, {"pool": place.id}) == {
        "readers": 10,
        "admins": 20,
        "editors": 30,
        "guests": None,
    }
    row = page.locator("tr", has_text="editors")
    row.locator(".grip").hover()
    page.mouse.down()
    target = page.locator("tr", has_text="readers").bounding_box()
    assert target is not None
    page.mouse.move(target["x"] + 20, target["y"] + 2, steps=8)
    page.mouse.up()
    expect(page.locator("#said")).to_have_text("editors is now 1 of 4. Save to keep it.")
    hands.write(page, {"Precedence of guests": "99"})
    hands.press(page, "Save the order")
    saved(page, "weigh anew")
    assert places.tell(portico, WEIGHTS, {"pool": place.id}) == {
        "editors": 10,
        "readers": 20,
        "admins": 30,
        "guests": 99,
    }


def test_an_auditor_reads_a_client_and_support_finds_none(page: Page, surf: Surf, portico: Portico) -> None:
    place = places.pool(portico)
    desk.enter(page, portico, role="auditor", pool=place.id)
    assert desk.go(page, portico, f"/admin/pools/client/{place.client}/change/") == 200
    expect(page.locator("#content-main")).to_contain_text(places.CALLBACK)
    expect(page.locator("#content-main").locator("input:not([type=hidden]), textarea, select")).to_have_count(0)
    support = surf()
    desk.enter(support, portico, role="support", pool=place.id)
    desk.go(support, portico, f"/admin/pools/client/{place.client}/change/")
    assert support.url == f"{portico.host('console')}/admin/"
