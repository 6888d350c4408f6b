"""An owner's tasks about operators: invite one with a role, change it, and demand a second factor of everybody."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from idp.credentials import totp
from tests.browser import desk, hands, places
from tests.browser.test_second_factor import typed_key
from tests.live import Surf
from tests.running import Portico

pytestmark = pytest.mark.browser
LIST = "/admin/directory/operator/"
NO_DEMAND = """
from idp.pools.models import OPERATORS, Pool
place = Pool.objects.get(pk=OPERATORS)
place.mfa_configuration = Pool.Mfa.OFF
place.save(update_fields=["mfa_configuration"])
print("null")
"""


@pytest.fixture
def nothing_demanded_afterwards(portico: Portico) -> Iterator[None]:
    """Of whoever uses the same deployment next."""
    yield
    places.tell(portico, NO_DEMAND, {})


def picture(page: Page, name: str) -> None:
    """For eyes, where ``PORTICO_PICTURES`` names a folder."""
    if folder := os.environ.get("PORTICO_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("width", [1280, 390])
def test_an_owner_invites_and_changes_roles(surf: Surf, portico: Portico, width: int) -> None:
    scheme = "light" if width > 1000 else "dark"
    page = surf(viewport={"width": width, "height": 844}, color_scheme=scheme)
    desk.enter(page, portico)
    name = hands.stranger().username
    desk.go(page, portico, f"{LIST}add/")
    picture(page, f"invite-{width}")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Support:").check()
    hands.press(page, "Make the link")
    expect(page.get_by_text("Choose pools, or every pool.")).to_be_visible()
    page.get_by_role("checkbox", name="In every pool").check()
    hands.press(page, "Make the link")
    expect(page.locator("code").first).to_contain_text("/operator?token=")
    desk.go(page, portico, f"{LIST}?q={name}")
    picture(page, f"list-{width}")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_text("Support of every pool")).to_be_visible()
    picture(page, f"operator-{width}")
    hands.follow(page, page.get_by_role("link", name="Change roles"))
    picture(page, f"roles-{width}")
    page.get_by_label("Support in every pool").uncheck()
    page.get_by_label("Auditor in every pool").check()
    hands.press(page, "Save")
    expect(page.get_by_text("Auditor of every pool")).to_be_visible()
    page.get_by_role("link", name="Delete").click()
    page.get_by_label("Type").fill("somebody else")
    hands.press(page, "Delete")
    expect(page.get_by_text(f"Type {name} to delete it.")).to_be_visible()
    picture(page, f"delete-{width}")
    page.get_by_label("Type").fill(name)
    hands.press(page, "Delete")
    expect(page.get_by_text("was deleted successfully")).to_be_visible()


@pytest.mark.usefixtures("nothing_demanded_afterwards")
def test_a_second_factor_demanded_is_set_up_and_then_asked_for(page: Page, portico: Portico) -> None:
    owner = desk.enter(page, portico)
    hands.follow(page, "Operators")
    hands.follow(page, "Demand a second factor")
    hands.press(page, "Demand a second factor")
    hands.sign_in(page, owner, desk.PASSWORD)  # the password alone no longer keeps this session in
    hands.sees(page, "Set up your authenticator app")
    seed = typed_key(page)
    hands.write(page, {"Code": totp.code_at(seed, totp.now_step())})
    hands.press(page, "Confirm")
    page.wait_for_url(portico.host("console") + LIST)
    hands.reads(page, "Nobody gets into the console without a second factor.")

    page.context.clear_cookies()
    desk.go(page, portico, LIST)
    hands.sign_in(page, owner, desk.PASSWORD)
    hands.sees(page, "Enter the code from your app")
    hands.write(page, {"Code": totp.code_at(seed, totp.now_step() + 1)})  # each code is good once
    hands.press(page, "Continue")
    page.wait_for_url(portico.host("console") + LIST)
    hands.follow(page, "Demand no second factor")
    hands.press(page, "Demand no second factor")
    hands.reads(page, "A password is enough to get into the console")
