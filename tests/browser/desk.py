"""An operator at the console: let in by the one-time link, with the role that the test gives."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser import hands, places
from tests.running import Portico

PASSWORD = "Correct-Horse-7-Battery"
INVITE = """
from idp.directory import roles
from idp.directory.models import Role
from idp.flows import operators
from idp.pools.models import Pool
print(json.dumps(operators.invite(given["name"])))
operator = operators.pool().users.get(username=given["name"])
if given["role"]:
    operator.trusts.all().delete()
    roles.give(operator, Role(given["role"]), Pool.objects.filter(pk=given["pool"]).first())
"""


def enter(page: Page, portico: Portico, *, role: str = "", pool: str = "", name: str = "") -> str:
    """Signed in, on Home; an owner unless ``role`` says otherwise. Returns the operator's name."""
    name = name or hands.stranger().username
    page.goto(str(places.tell(portico, INVITE, {"name": name, "role": role, "pool": pool})))
    hands.write(page, {"New password": PASSWORD})
    hands.press(page, "Save and continue")
    page.wait_for_url(f"{portico.host('console')}/admin/")
    return name


def go(page: Page, portico: Portico, address: str) -> int:
    """The status of an address of the console, which is on the page now."""
    answer = page.goto(portico.host("console") + address)
    assert answer is not None
    return answer.status
