"""The pictures of the operator's guide (docs/console/): a shop's pool on an ordinary day, as its operators see it."""

from __future__ import annotations

import math
import random
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser import desk, places
from tests.running import Portico

SIZE: ViewportSize = {"width": 1320, "height": 800}
OPERATORS = {"owner": "olga", "pool_admin": "pia", "support": "sam", "auditor": "ada"}
NAME = "Juniper & Co"
PEOPLE = (
    ("ann.brandt", "Ann Brandt", "CONFIRMED"),
    ("ben.okafor", "Ben Okafor", "FORCE_CHANGE_PASSWORD"),
    ("cora.moreau", "Cora Moreau", "CONFIRMED"),
    ("dov.rossi", "Dov Rossi", "UNCONFIRMED"),
    ("eunji.park", "Park Eun-ji", "CONFIRMED"),
    ("finn.haas", "Finn Haas", "CONFIRMED"),
    ("gul.aydin", "Gül Aydın", "CONFIRMED"),
    ("ivo.novak", "Ivo Novák", "CONFIRMED"),
)
GROUPS = (
    ("admins", "May change prices", 0),
    ("editors", "May write texts", 1),
    ("staff", "Everybody who works here", 2),
)
DAY = """
from datetime import timedelta
from idp.credentials import passwords
from idp.directory import groups, users
from idp.directory.models import Group, Status, User
from idp.flows import administer
from idp.journal import events, tallies
from idp.journal.events import Kind, Outcome, Source
from idp.kernel import actor, clock
from idp.pools.models import Branding, Pool
from idp.tokens.models import SigningKey
pool, now = Pool.objects.get(pk=given["pool"]), tallies.start_of_hour(clock.now())
encoded = passwords.encode(given["password"])
made = {}
for name, full, status in given["people"]:
    told = {"email": f"{name}@example.com", "email_verified": "true", "name": full}
    made[name] = users.create(pool, username=name, attributes=told, status=Status(status), password=encoded)
for name, says, weight in given["groups"]:
    group = Group.objects.create(pool=pool, name=name, description=says, precedence=weight)
    groups.add(made["ann.brandt"], group)
seen = Source(given["client"], "203.0.113.7", "Firefox on Linux")
ann = made["ann.brandt"].pk
for kind, outcome in ((Kind.SIGN_UP, Outcome.PASS), (Kind.CONFIRM_SIGN_UP, Outcome.PASS), (Kind.SIGN_IN, Outcome.FAIL),
                      (Kind.SIGN_IN, Outcome.PASS), (Kind.PASSWORD_CHANGE, Outcome.PASS)):
    events.record(pool.pk, ann, kind, outcome, seen, [("Password", outcome == Outcome.PASS)])
for what, counts in given["tallies"].items():
    for ago, count in enumerate(counts):
        tallies.put(what, now - timedelta(hours=ago), {pool.pk: count, tallies.EVERYWHERE: count})
SigningKey.objects.filter(pool=pool).update(created=clock.now() - timedelta(days=400))
for who, act, reason, change in (
    ("pia", "Change the branding", "the new logo's green", lambda: Branding.objects.get(pool=pool).save()),
    ("pia", "Add to a group", "", lambda: groups.add(made["finn.haas"], Group.objects.get(pool=pool, name="editors"))),
    ("sam", "Disable", "asked by telephone, ticket 4711", lambda: administer.disable(made["ivo.novak"])),
    ("sam", "Enable", "ticket 4711 was a mistake", lambda: users.enable(made["ivo.novak"])),
):
    with actor.acting(actor.Actor(actor.Kind.OPERATOR, who, who, act, "198.51.100.23", reason)):
        change()
print(json.dumps(str(ann)))
"""
BUSY = {
    "SignIn Pass": 180.0,
    "SignUp Pass": 22.0,
    "SignIn Fail": 9.0,
    "SignIn Locked": 0.2,
    "Message sent": 30.0,
    "Message failed": 0.02,
}
"""So many in a busy hour."""


STOPS: dict[str, tuple[str, str]] = {
    "home": ("owner", "/admin/"),
    "people": ("support", "/admin/directory/user/"),
    "person": ("support", "/admin/directory/user/{ann}/change/"),
    "pool": ("pool_admin", "/admin/pools/pool/{pool}/change/"),
    "branding": ("pool_admin", "/admin/pools/pool/{pool}/branding/"),
    "client": ("pool_admin", "/admin/pools/client/{client}/change/"),
    "groups": ("pool_admin", "/admin/directory/group/"),
    "bulk": ("pool_admin", "/admin/directory/user/bulk/?pool={pool}&status=CONFIRMED"),
    "audit": ("auditor", "/admin/journal/entry/"),
    "operators": ("owner", "/admin/directory/operator/"),
}
"""The name of a picture: in which role, and which page."""


def shop(portico: Portico) -> dict[str, str]:
    """A pool with people, a month of numbers and keys that are due: what the addresses of `STOPS` name."""
    chance = random.Random(4)  # so that the pictures are alike
    brand = {"primary": "#2f6f4f", "radius": 14}
    place = places.pool(portico, name=NAME, brand=brand, alias_attributes=["email"])
    tallies = {what: [_at_this_hour(chance, most, ago) for ago in range(24 * 30)] for what, most in BUSY.items()}
    tallies["People"] = [128_430]
    given = {"pool": place.id, "client": place.client, "people": PEOPLE, "groups": GROUPS, "tallies": tallies}
    ann = str(places.tell(portico, DAY, {**given, "password": desk.PASSWORD}))
    return {"pool": place.id, "client": place.client, "ann": ann}


def _at_this_hour(chance: random.Random, most: float, ago: int) -> int:
    busy = (1 + math.sin((8 - ago) / 24 * 2 * math.pi)) / 2
    return max(0, round(chance.gauss(most * busy, most * busy / 6 + 0.1)))


def pictures(browser: Browser, portico: Portico, folder: Path) -> None:
    """One for each stop."""
    folder.mkdir(parents=True, exist_ok=True)
    found, pages = shop(portico), dict[str, Page]()
    for name, (role, where) in STOPS.items():
        if role not in pages:
            pages[role] = browser.new_context(viewport=SIZE, reduced_motion="reduce", color_scheme="light").new_page()
            desk.enter(pages[role], portico, role=role, pool=found["pool"], name=OPERATORS[role])
        page = pages[role]
        assert desk.go(page, portico, where.format(**found)) == 200, name
        page.wait_for_load_state("networkidle")
        page.screenshot(path=folder / f"{name}.png")
