"""A pool's page in a browser: made, changed, dressed before one's eyes, its keys rotated; and read by an auditor."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser import desk, hands, places
from tests.browser.places import Place
from tests.live import Surf
from tests.running import Portico

pytestmark = pytest.mark.browser
BUTTON = "getComputedStyle(document.querySelector('main [type=submit]')).backgroundColor"
PAPER = "getComputedStyle(document.body).backgroundColor"
GREEN, BLUE = "rgb(0, 119, 51)", "rgb(11, 95, 255)"


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def anywhere(request: pytest.FixtureRequest, surf: Surf) -> Page:
    """With scripts, and without."""
    return surf(java_script_enabled=request.param)


def open_tab(page: Page, portico: Portico, place: Place, label: str) -> None:
    desk.go(page, portico, f"/admin/pools/pool/{place.id.replace('_', '_5F')}/change/")
    if label != "Overview":
        tabs(page).get_by_role("link", name=label, exact=True).click()
    expect(tabs(page).get_by_role("link", name=label, exact=True)).to_have_attribute("aria-current", "page")


def tabs(page: Page) -> Locator:
    return page.get_by_role("navigation", name="Of this pool")


def preview(page: Page, name: str) -> FrameLocator:
    return page.frame_locator(f'iframe[data-frame="{name}"]')


def wears(page: Page, name: str, colour: str) -> None:
    """The sign-in button of that frame has the colour."""
    expect(preview(page, name).get_by_role("button", name="Sign in")).to_have_css("background-color", colour)


def test_an_owner_makes_a_pool_and_finds_what_an_app_needs(anywhere: Page, portico: Portico) -> None:
    page, name = anywhere, hands.stranger().username
    desk.enter(page, portico)
    desk.go(page, portico, "/admin/pools/pool/add/")
    hands.write(page, {"Name": name, "Prefix of its host": "demo"})
    hands.press(page, "Make the pool")
    hands.reads(page, "Domain already associated with another user pool.")
    hands.write(page, {"Prefix of its host": name})
    hands.press(page, "Make the pool")
    hands.sees(page, name)
    expect(page.get_by_text(portico.host(name), exact=True)).to_be_visible()
    page.goto(f"{portico.host(name)}/.well-known/openid-configuration")
    assert '"issuer"' in page.content()


def test_an_admin_changes_how_people_sign_in(anywhere: Page, portico: Portico) -> None:
    page, place = anywhere, places.pool(portico)
    desk.enter(page, portico, role="pool_admin", pool=place.id)
    open_tab(page, portico, place, "Sign-in")
    page.get_by_label("Anybody may sign up").uncheck()
    page.get_by_label("A second factor is").select_option("ON")
    hands.press(page, "Save")
    hands.reads(page, "MFA needs at least one factor that people can set up.")
    page.get_by_label("Authenticator apps may be the second factor").check()
    hands.press(page, "Save")
    hands.reads(page, "Saved.")
    page.goto(place.login(portico))
    hands.sees(page, "Sign in")
    expect(page.get_by_role("link", name="Create an account")).to_have_count(0)


def test_the_policy_is_read_out_while_one_types(page: Page, portico: Portico) -> None:
    place = places.pool(portico)
    desk.enter(page, portico, role="pool_admin", pool=place.id)
    open_tab(page, portico, place, "Passwords")
    read = page.locator("#reading")
    hands.write(page, {"Characters": "15"})
    expect(read).to_contain_text("At least 15 characters with a lower-case letter")
    for label in ("A lower-case letter", "An upper-case letter", "A digit", "A symbol"):
        page.get_by_label(label, exact=True).uncheck()
    expect(read).to_contain_text("At least 15 characters, of any kind.")
    hands.write(page, {"Characters": "5"})
    hands.reads(page, "What is typed cannot be saved yet.")


def test_the_preview_follows_the_colours_that_are_typed(page: Page, portico: Portico) -> None:
    place = places.pool(portico, brand={"primary": "#aa0011"})
    desk.enter(page, portico, role="pool_admin", pool=place.id)
    open_tab(page, portico, place, "Branding")
    hands.write(page, {"Main colour": "#007733"})
    for name in ("desktop-light", "phone-light"):
        wears(page, name, GREEN)
    assert len({frame.evaluate(PAPER) for frame in page.frames[1:]}) == 2, "light and dark look the same"
    hands.write(page, {"Main colour": "#0077"})
    hands.reads(page, "Not shown:")
    wears(page, "phone-light", GREEN)
    page.get_by_label("Main colour: choose").fill("#0b5fff")
    wears(page, "phone-light", BLUE)
    page.get_by_label("Light or dark").select_option("light")
    expect(preview(page, "phone-dark").locator("html")).to_have_attribute("data-scheme", "light")
    expect(preview(page, "phone-dark").locator("body")).to_have_css("background-color", re.compile(r"rgb\(2[45]"))
    page.goto(place.login(portico))
    assert page.evaluate(BUTTON) == "rgb(170, 0, 17)", "it was saved"


def test_without_a_script_a_button_shows_what_is_typed(surf: Surf, portico: Portico) -> None:
    page, place = surf(java_script_enabled=False), places.pool(portico)
    desk.enter(page, portico, role="pool_admin", pool=place.id)
    open_tab(page, portico, place, "Branding")
    hands.write(page, {"Main colour": "#007733"})
    hands.press(page, "Preview")
    hands.reads(page, "This is how it would be: it is not saved yet.")
    wears(page, "desktop-light", GREEN)
    hands.press(page, "Save")
    hands.reads(page, "Saved.")
    wears(page, "desktop-light", GREEN)


def test_a_logo_is_on_the_pages_from_now_on(anywhere: Page, portico: Portico) -> None:
    page, place = anywhere, places.pool(portico)
    desk.enter(page, portico, role="pool_admin", pool=place.id)
    open_tab(page, portico, place, "Branding")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle cx="4" cy="4" r="4"/></svg>'
    chosen = page.get_by_label("Logo from a file")
    chosen.set_input_files({"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": b"<svg onload='x()'/>"})
    page.get_by_role("button", name="Put in place").first.click()
    hands.reads(page, "Not a PNG, JPEG, WebP, SVG or ICO picture")
    chosen.set_input_files({"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": svg})
    page.get_by_role("button", name="Put in place").first.click()
    hands.reads(page, "Logo: the new picture is shown from now on.")
    expect(preview(page, "phone-light").get_by_role("img")).to_be_visible()
    page.goto(place.login(portico))
    expect(page.get_by_role("img")).to_be_visible()


def test_what_two_operators_change_at_once_is_told(surf: Surf, portico: Portico) -> None:
    place = places.pool(portico)
    one, other = surf(), surf()
    for page in (one, other):
        desk.enter(page, portico, role="pool_admin", pool=place.id)
        open_tab(page, portico, place, "Overview")
    hands.write(one, {"Name": "Quince"})
    hands.press(one, "Save")
    hands.sees(one, "Quince")
    hands.write(other, {"Name": "Medlar"})
    hands.press(other, "Save")
    hands.reads(other, "Somebody else has set this to “Quince” meanwhile. Save again to overwrite it.")
    hands.press(other, "Save")
    hands.sees(other, "Medlar")


def test_keys_are_rotated(anywhere: Page, portico: Portico) -> None:
    page, place = anywhere, places.pool(portico)
    desk.enter(page, portico, role="pool_admin", pool=place.id)
    open_tab(page, portico, place, "Keys")
    expect(page.get_by_text("signs", exact=True)).to_have_count(2)
    hands.press(page, "Rotate the signing keys")
    hands.reads(page, "tokens under the old ones stay valid")
    expect(page.get_by_text("signs until")).to_have_count(2)
    expect(page.get_by_text("published; signs from")).to_have_count(2)


def test_a_letter_is_looked_at_in_another_language(anywhere: Page, portico: Portico) -> None:
    page, place = anywhere, places.pool(portico)
    desk.enter(page, portico, role="pool_admin", pool=place.id)
    open_tab(page, portico, place, "Messages")
    page.get_by_label("Letter", exact=True).select_option(label="A password is forgotten, or reset by an administrator")
    page.get_by_label("Language").select_option(label="Deutsch")
    hands.press(page, "Show")
    expect(page.frame_locator("iframe.letter").locator("html")).to_have_attribute("lang", "de")
    expect(page.frame_locator("iframe.letter").get_by_text("123456")).to_be_visible()


def test_an_auditor_reads_and_finds_nothing_to_press(anywhere: Page, portico: Portico) -> None:
    page, place = anywhere, places.pool(portico)
    desk.enter(page, portico, role="auditor", pool=place.id)
    for label in ("Overview", "Sign-in", "Passwords", "Messages", "Branding", "Domains", "Keys", "Danger zone"):
        open_tab(page, portico, place, label)
        main = page.get_by_role("main")
        expect(main.get_by_role("textbox")).to_have_count(0)
        expect(main.get_by_role("checkbox")).to_have_count(0)
        for button in ("Save", "Remove", "Add", "Rotate the signing keys", "Put in place"):
            expect(main.get_by_role("button", name=button)).to_have_count(0)
    open_tab(page, portico, place, "Branding")
    expect(preview(page, "desktop-dark").get_by_label("Password", exact=True)).to_be_visible()


def test_support_finds_no_settings(page: Page, portico: Portico) -> None:
    place = places.pool(portico)
    desk.enter(page, portico, role="support", pool=place.id)
    at = f"/admin/pools/pool/{place.id.replace('_', '_5F')}"
    assert {desk.go(page, portico, f"{at}/{name}/") for name in ("change", "sign-in", "branding", "keys")} <= {403, 404}
