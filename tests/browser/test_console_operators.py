"""An owner's tasks about operators: invite one with a role, change it, and demand a second factor of everybody."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import desk, hands
from tests.live import Surf
from tests.running import Portico

pytestmark = pytest.mark.browser
LIST = "/admin/directory/operator/"


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
    page.get_by_role("link", name="Change roles").click()
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
