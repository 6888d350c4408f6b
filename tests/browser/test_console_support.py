"""A day at the console: support helps, a pool admin makes and changes people, an auditor only looks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk, hands, places
from tests.browser.test_accessibility import Examine, examine
from tests.live import Surf
from tests.running import Portico

pytestmark = pytest.mark.browser
assert examine  # the fixture
LOCK = """
from idp.credentials import throttles
from idp.credentials.models import Throttle
from idp.directory.models import User
from idp.kernel import clock
user = User.objects.get(pool_id=given["pool"], username=given["username"])
for _ in range(16):
    Throttle.objects.filter(subject=user.pk).update(until=clock.now())
    throttles.guess(user)
"""
GROUPS = """
from idp.directory import groups
from idp.pools.models import Pool
for name in given["names"]:
    groups.create(Pool.objects.get(pk=given["pool"]), name)
"""


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request: pytest.FixtureRequest, surf: Surf) -> Page:
    """An operator's browser, with scripts and without."""
    return surf(java_script_enabled=request.param)


def find(page: Page, who: hands.Stranger) -> None:
    """In the list, by the beginning of the address."""
    hands.follow(page, "People")
    page.get_by_role("searchbox").fill(who.email.partition("@")[0])
    page.get_by_role("search").get_by_role("button", name="Search").click()
    hands.follow(page, who.username)
    hands.sees(page, who.username)


def person(page: Page) -> str:
    """The beginning of the addresses of the one whose page this is."""
    return "/admin/" + page.url.partition("/admin/")[2].partition("change/")[0]


def sure(page: Page, name: str, *, reason: str = "") -> None:
    """The link, then the button on the page that asks."""
    page.get_by_role("link", name=name, exact=True).first.click()
    if reason:
        hands.write(page, {"Reason": reason})
    page.get_by_role("button", name=name.partition(":")[0], exact=True).click()


def says(page: Page, sentence: str) -> None:
    expect(page.locator(".messagelist")).to_contain_text(sentence)


def can_sign_in(surf: Surf, portico: Portico, who: hands.Stranger, password: str = hands.PASSWORD) -> Page:
    """On their own device; the page they are on then."""
    own = surf()
    own.goto(f"{portico.host('demo')}/login?client_id=demo-app")
    hands.sign_in(own, who.username, password)
    hands.sees(own, "You are signed in")
    return own


def test_support_confirms_somebody_whose_letter_was_lost(page: Page, surf: Surf, portico: Portico) -> None:
    dov = hands.stranger()
    places.person(portico, dov.username, status="UNCONFIRMED", email=dov.email, name=dov.name)
    desk.enter(page, portico, role="support", pool=places.DEMO)
    find(page, dov)
    hands.reads(page, "Signed up, and has not shown the code yet")
    page.get_by_role("button", name="Send the code again").first.click()
    says(page, "A new code is on its way to a***@e***")
    assert portico.code(dov.email)
    expect(page.locator("#messages")).to_contain_text("Code that confirms the account")
    page.get_by_label("Reason").fill("called in, knows the last order")
    page.get_by_label("Reason").press("Enter")  # presses none of the buttons
    hands.press(page, "Confirm")
    says(page, f"Confirmed: {dov.username} can sign in.")
    expect(page.get_by_role("button", name="Confirm", exact=True)).to_have_count(0)
    can_sign_in(surf, portico, dov)


def test_support_unlocks_and_resets(page: Page, surf: Surf, portico: Portico) -> None:
    ann = places.resident(portico)
    places.tell(portico, LOCK, {"pool": places.DEMO, "username": ann.username})
    desk.enter(page, portico, role="support", pool=places.DEMO)
    find(page, ann)
    expect(page.locator("#who")).to_contain_text("Signing in is locked until")
    hands.press(page, "Unlock")
    says(page, f"Unlocked: {ann.username} may try again at once.")
    can_sign_in(surf, portico, ann)
    before = len(portico.letters(ann.email))
    sure(page, "Reset the password by a code", reason="forgot it")
    says(page, "A code is on its way")
    own = surf()
    own.goto(f"{portico.host('demo')}/confirmForgotPassword?client_id=demo-app")
    hands.write(own, {hands.USERNAME: ann.username, "Code": portico.code(ann.email, after=before)})
    hands.write(own, {"New password": hands.NEW_PASSWORD})
    hands.press(own, "Change password")
    hands.reads(own, "Your password is changed.")
    can_sign_in(surf, portico, ann, hands.NEW_PASSWORD)


def test_support_signs_out_and_disables(page: Page, surf: Surf, portico: Portico) -> None:
    ann = places.resident(portico)
    own = can_sign_in(surf, portico, ann)
    desk.enter(page, portico, role="support", pool=places.DEMO)
    find(page, ann)
    expect(page.locator("#timeline")).to_contain_text("Signed in")
    sure(page, "Sign out everywhere")
    says(page, f"Signed out everywhere: {ann.username}.")
    own.goto(f"{portico.host('demo')}/account?client_id=demo-app")
    hands.sees(own, "Sign in")
    sure(page, "Disable", reason="asked for it")
    says(page, f"Disabled and signed out everywhere: {ann.username}.")
    expect(page.locator("h1 + .badges")).to_contain_text("disabled")
    hands.sign_in(own, ann.username)
    hands.is_refused(own, "User is disabled.")
    hands.press(page, "Enable")
    says(page, f"Enabled: {ann.username} can sign in again.")
    can_sign_in(surf, portico, ann)


def test_support_finds_neither_forms_nor_people_of_other_pools(page: Page, portico: Portico) -> None:
    ann, place = places.resident(portico), places.pool(portico)
    desk.enter(page, portico, role="support", pool=places.DEMO)
    find(page, ann)
    for name in ("Change attributes", "Set a password", "Add to a group", "Delete", "Download everything"):
        expect(page.get_by_role("link", name=name)).to_have_count(0)
    assert (
        desk.go(
            page,
            portico,
            page.url.partition("/admin/")[1] + page.url.partition("/admin/")[2].replace("change", "attributes"),
        )
        == 403
    )
    elsewhere = page.context.browser
    assert elsewhere
    desk.enter(page, portico, role="support", pool=place.id)
    desk.go(page, portico, f"/admin/directory/user/?q={ann.username}")
    expect(page.locator("#content-main")).not_to_contain_text(ann.username)


def test_a_pool_admin_makes_changes_and_deletes_a_person(
    page: Page, surf: Surf, portico: Portico, tmp_path: Path
) -> None:
    eve, staff = hands.stranger(), f"staff-{hands.stranger().username}"
    places.tell(portico, GROUPS, {"pool": places.DEMO, "names": [staff, f"other-{staff}"]})
    desk.enter(page, portico, role="pool_admin", pool=places.DEMO)
    desk.go(page, portico, f"/admin/directory/user/add/?pool={places.DEMO}")
    hands.write(page, {"User name": eve.username, "E-mail address": eve.email, "Full name": eve.name})
    page.get_by_label("Count the e-mail address as verified").check()
    page.get_by_label("I read it on the next page, once, and hand it over").check()
    hands.press(page, "Add")
    temporary = page.locator(".shown-once code").inner_text()
    own = surf()
    own.goto(f"{portico.host('demo')}/login?client_id=demo-app")
    hands.sign_in(own, eve.username, temporary)
    hands.sees(own, "Choose your own password")
    hands.follow(page, "Done")
    hands.follow(page, "Change attributes")
    hands.write(page, {"Phone number": "12", "Nickname": "E"})
    hands.press(page, "Save")
    expect(page.locator(".field-phone_number .errorlist")).to_contain_text("country code")
    expect(page.get_by_label("Nickname")).to_have_value("E")
    hands.write(page, {"Phone number": "+14155550123"})
    hands.press(page, "Save")
    says(page, "Saved.")
    expect(page.locator("#attributes")).to_contain_text("+14155550123")
    hands.follow(page, "Add to a group")
    page.get_by_role("searchbox", name="Name").fill(f"other-{staff}")
    hands.press(page, "Search")
    hands.press(page, f"Add to other-{staff}")
    says(page, f"Now in other-{staff}: {eve.username}.")
    hands.press(page, f"Remove from other-{staff}")
    says(page, f"Out of other-{staff}: {eve.username}.")
    page.locator(".submit-row").get_by_role("link", name="Back").click()
    hands.follow(page, "Set a password")
    page.get_by_label("The one that I write here").check()
    hands.write(page, {"Chosen by you": hands.NEW_PASSWORD})
    page.get_by_label("It is permanent").check()
    hands.press(page, "Set the password")
    says(page, "The password is set.")
    can_sign_in(surf, portico, eve, hands.NEW_PASSWORD)
    hands.follow(page, "Download everything")
    with page.expect_download() as download:
        hands.press(page, "Download")
    held = json.loads(Path(download.value.path()).read_text())
    assert held["person"]["attributes"]["nickname"] == "E"
    page.get_by_role("link", name="Back").click()
    hands.follow(page, "Delete")
    page.locator("input[name=typed]").fill("somebody else")
    hands.press(page, "Delete")
    expect(page.locator(".errorlist")).to_contain_text(f"Type {eve.username}")
    page.locator("input[name=typed]").fill(eve.username)
    hands.press(page, "Delete")
    says(page, f"{eve.username}” was deleted successfully.")
    desk.go(page, portico, f"/admin/directory/user/?q={eve.username}")
    expect(page.get_by_role("link", name=eve.username)).to_have_count(0)


def test_an_auditor_reads_and_presses_nothing(page: Page, portico: Portico) -> None:
    ann = places.resident(portico)
    desk.enter(page, portico, role="auditor", pool=places.DEMO)
    find(page, ann)
    expect(page.locator("#attributes")).to_contain_text(ann.email)
    expect(page.locator("main button:not(.copy button)")).to_have_count(0)
    expect(page.get_by_label("Reason")).to_have_count(0)


def test_the_page_of_a_person_with_everything_has_no_barriers(surf: Surf, portico: Portico, examine: Examine) -> None:
    page, ann = surf(), places.resident(portico)
    places.tell(portico, LOCK, {"pool": places.DEMO, "username": ann.username})
    desk.enter(page, portico)
    find(page, ann)
    examine(page, "person")
    hers = person(page)
    for name in ("attributes", "password", "groups", "disable", "unverify", "download", "delete", "timeline"):
        assert desk.go(page, portico, f"{hers}{name}/") == 200
        examine(page, name)
