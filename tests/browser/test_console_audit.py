"""What was done is found in the audit, read, and put back; whoever may not see it finds nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk, gallery, hands, places
from tests.browser.test_accessibility import Examine, examine
from tests.live import Surf
from tests.running import Portico

pytestmark = pytest.mark.browser
assert examine  # the fixture
LIST = "/admin/journal/entry/"
DISABLE = """
from idp.directory.models import User
from idp.flows import administer
from idp.kernel import actor
from idp.kernel.actor import Actor, Kind
with actor.acting(Actor(Kind.KEY, id="AKIAEXAMPLE", name="Terraform", act="AdminDisableUser", address="192.0.2.9")):
    administer.disable(User.objects.get(pool_id=given["pool"], username=given["username"]))
"""


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request: pytest.FixtureRequest, surf: Surf) -> Page:
    return surf(java_script_enabled=request.param)


@pytest.fixture
def ann(portico: Portico) -> hands.Stranger:
    """Disabled by a program."""
    who = places.resident(portico)
    places.tell(portico, DISABLE, {"pool": places.DEMO, "username": who.username})
    return who


def search(page: Page, portico: Portico, text: str) -> None:
    desk.go(page, portico, LIST)
    hands.write(page, {"Search": text})
    page.get_by_role("search").get_by_role("button", name="Search").click()


def open_entry(page: Page, said: str) -> None:
    hands.follow(page, page.locator("table.journal tbody tr", has_text=said).get_by_role("link").first)


def test_an_owner_finds_what_was_done_and_puts_it_back(page: Page, portico: Portico, ann: hands.Stranger) -> None:
    desk.enter(page, portico)
    search(page, portico, ann.username)
    open_entry(page, "enabled")
    expect(page.locator(".facts")).to_contain_text("Terraform API, AKIAEXAMPLE")
    expect(page.locator(".differs tbody tr")).to_have_text(["enabled yes no"])
    hands.write(page, {"Reason": "It was the wrong Ann"})
    hands.press(page, "Undo")
    hands.reads(page, "It is as it was before.")
    page.locator(".note").get_by_role("link").click()
    expect(page.locator(".facts")).to_contain_text("It was the wrong Ann")
    page.get_by_role("link", name=f"Open the person {ann.username}").click()
    hands.sees(page, ann.username)
    hands.reads(page, "Can sign in")


def test_an_auditor_reads_the_same_and_changes_nothing(page: Page, portico: Portico, ann: hands.Stranger) -> None:
    desk.enter(page, portico, role="auditor", pool=places.DEMO)
    search(page, portico, ann.username)
    open_entry(page, "enabled")
    expect(page.locator(".differs tbody tr")).to_have_text(["enabled yes no"])
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    page.get_by_role("link", name="everything about it").click()
    expect(page.locator("table.journal tbody tr")).to_have_count(2)


def test_support_has_no_audit(page: Page, portico: Portico) -> None:
    desk.enter(page, portico, role="support", pool=places.DEMO)

    expect(page.get_by_role("link", name="Audit", exact=True)).to_have_count(0)
    assert desk.go(page, portico, LIST) == 403


def test_an_auditor_of_another_pool_finds_nothing(page: Page, portico: Portico, ann: hands.Stranger) -> None:
    desk.enter(page, portico, role="auditor", pool=places.pool(portico).id)
    search(page, portico, ann.username)

    hands.reads(page, "Nothing has been written down that fits.")


def test_the_audit_has_no_barriers(surf: Surf, portico: Portico, examine: Examine, ann: hands.Stranger) -> None:
    page = surf()
    gallery.place(portico, name="W" * 60)  # a pool to choose in the form
    desk.enter(page, portico)
    search(page, portico, ann.username)
    examine(page, "audit")
    hands.follow(page, page.get_by_role("link", name=ann.username).first)
    examine(page, "everything about somebody")
    open_entry(page, "enabled")
    examine(page, "entry")
