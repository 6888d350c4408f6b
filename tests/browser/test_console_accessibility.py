"""axe finds nothing on any page of the console, and nothing is cut off on a phone, in light and in dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Error, Page

from idp.console import urls
from idp.console.site import console
from tests import running
from tests.browser import desk, places
from tests.browser.test_accessibility import CONTRAST, DESKTOP, EVERYTHING, PHONE, Examine, View, examine
from tests.running import Portico

pytestmark = [pytest.mark.browser, pytest.mark.once]
assert urls.SUBJECTS
assert examine  # the fixture
VIEWS: tuple[View, ...] = ((DESKTOP, "dark", CONTRAST), (PHONE, "light", EVERYTHING))
ROOMS = sorted({model._meta.app_label for model in console._registry})
NOT_PAGES = ("/logout/", "/password_change/", "/login/", "/jsi18n/", "/autocomplete/", "/look/", "/choose-pool/", "/r/")
NOT_SHOWN = ("ERR_HTTP_RESPONSE_CODE_FAILURE", "Download is starting")
"""How chromium says that there is nothing to look at: refused without a word, or a file."""
PLANT = """
from idp.directory import users
from idp.directory.models import Status
from idp.pools.models import Client, Pool
from idp.console import urls
from tests.console import everything
pool = Pool.objects.get(pk=given["pool"])
told = {"email": "ann@example.com", "email_verified": "true", "name": "Ann Example"}
person = users.create(pool, username="ann", attributes=told, status=Status.CONFIRMED)
rows = everything.plant(person, Client.objects.get(pk=given["client"]))
print(json.dumps(list(everything.addresses(rows))))
"""


@pytest.fixture(scope="module")
def full() -> Iterator[tuple[Portico, list[str]]]:
    """A Portico with a row of every model, and the addresses of its console."""
    with running.portico() as found:
        place = places.pool(found)
        yield found, places.tell(found, PLANT, {"pool": place.id, "client": place.client})


@pytest.mark.parametrize("room", ["", *ROOMS])
def test_the_pages_of(page: Page, full: tuple[Portico, list[str]], examine: Examine, room: str) -> None:
    portico, addresses = full
    desk.enter(page, portico)
    seen: set[tuple[str, int]] = set()  # several addresses lead to one page, with a message or without
    for address in addresses:
        if address.split("/")[2] != room and (room or address.split("/")[2] in ROOMS):
            continue
        if any(part in address for part in NOT_PAGES):
            continue
        if is_page(page, portico, address):
            there = page.url, page.locator(".messagelist").count()
            if there not in seen:
                examine(page, address, VIEWS)
            seen.add(there)
    assert seen


def is_page(page: Page, portico: Portico, address: str) -> bool:
    try:
        return desk.go(page, portico, address) == 200 and page.locator("main").count() > 0
    except Error as error:
        if not any(said in error.message for said in NOT_SHOWN):
            raise
        return False
