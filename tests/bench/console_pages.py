"""The console's list of people at two sizes, asked in turns, inside the deployment and by Django's own client."""

from __future__ import annotations

import json
import random
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

LIST = "/admin/directory/user/"
SMALL, LARGE = ("eu-local-1_TenThousand", 10_000), ("eu-local-1_OneMillion", 1_000_000)
OTHERS = 48
"""Pools with nobody in them, beside the two: an operator who sees fifty."""

Ask = Callable[[Any], dict[str, str]]


def make() -> None:
    """The pools and their people; prints how fast the large one was made."""
    from django.core.management import call_command
    from django.db import connection

    from idp.pools.models import Pool

    Pool.objects.bulk_create(Pool(id=f"eu-local-1_Other{n}", name=f"Other {n}") for n in range(OTHERS))
    said = []
    for name, count in (LARGE, SMALL):
        Pool.objects.create(id=name, name=f"{count:,} people")
        start = time.perf_counter()
        with open("/dev/null", "w") as nowhere:  # noqa: PTH123  # not a file
            call_command("seed_people", name, count=count, groups=12, yes=True, stdout=nowhere, stderr=nowhere)
        said.append(f"{count:,} people made in {time.perf_counter() - start:.0f} seconds")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps(said))


QUESTIONS: dict[str, Ask] = {
    "list": lambda _: {},
    "a page far down": lambda user: {"older": f"{user.created.isoformat()}~{user.pk.hex}"},
    "the page before it": lambda user: {"newer": f"{user.created.isoformat()}~{user.pk.hex}"},
    "search: user name": lambda user: {"text": user.username[:-1].upper()},
    "search: e-mail address": lambda user: {"text": user.email},
    "search: phone as at home": lambda user: {"text": f"0{user.phone_number[-10:]}"},
    "search: phone": lambda user: {"text": user.phone_number[:-2]},
    "search: name": lambda user: {"text": user.name},
    "search: start of a first name": lambda user: {"text": user.given_name[:3]},
    "search: family name": lambda user: {"text": user.family_name},
    "search: sub": lambda user: {"text": user.sub},
    "search: one letter": lambda user: {"text": user.username[0]},
    "search: nobody": lambda _: {"text": "nobody.is.called.so"},
    "status unconfirmed": lambda _: {"status": "UNCONFIRMED"},
    "status nobody has": lambda _: {"status": "ARCHIVED"},
    "disabled": lambda _: {"enabled": "no"},
    "large group": lambda _: {"group": "group-1"},
    "small group": lambda _: {"group": "group-12"},
    "e-mail verified": lambda _: {"email_verified": "yes"},
    "e-mail not verified": lambda _: {"email_verified": "no"},
    "phone verified": lambda _: {"phone_number_verified": "yes"},
    "phone not verified": lambda _: {"phone_number_verified": "no"},
    "created in a month": lambda user: {
        "created_from": str(user.created.date()),
        "created_to": str(user.created.date() + timedelta(days=30)),
    },
    "never signed in": lambda _: {"signed_in": "no"},
    "signed in of late": lambda user: {"signed_in_from": str(user.created.date())},
    "four filters at once": lambda _: {
        "status": "RESET_REQUIRED",
        "enabled": "no",
        "email_verified": "no",
        "group": "group-2",
    },
    "a letter and two filters": lambda user: {"text": user.username[0], "status": "UNCONFIRMED", "enabled": "no"},
}
EVERYWHERE = ("list", "search: user name", "search: e-mail address", "search: phone as at home", "search: nobody")
"""Asked of all fifty pools too."""


def measure(times: int) -> None:
    """Prints, as JSON, by question and pool (an empty name: all pools): seconds, and people on the page."""
    import idp.wsgi  # noqa: F401  # the collector's settings are the server's

    browser = _operator()
    drawn = random.Random(4)
    found: dict[str, dict[str, list[tuple[float, int]]]] = {}
    for number in range(times + 1):  # the first time fills what is kept in memory
        for question, pools in _plan():
            for pool, count in pools if number % 2 else pools[::-1]:
                asked = QUESTIONS[question](_somebody(pool or LARGE[0], drawn.randrange(count)))
                start = time.perf_counter()
                answer = browser.get(LIST, asked | ({"pool": pool} if pool else {}), secure=True)
                took = time.perf_counter() - start
                if answer.status_code != 200 or (question == "list" and b"result_list" not in answer.content):
                    raise SystemExit(f"{question}: {answer.status_code}")
                if number:
                    shown = answer.content.count(b"action-select")
                    found.setdefault(question, {}).setdefault(pool, []).append((took, shown))
    print(json.dumps(found))


def _plan() -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
    for question in QUESTIONS:
        yield question, ((SMALL, LARGE, ("", LARGE[1])) if question in EVERYWHERE else (SMALL, LARGE))


def _somebody(pool: str, number: int) -> Any:
    """With a phone number."""
    from idp.directory.models import User
    from idp.directory.seed import people
    from idp.pools.models import Pool

    place = Pool(id=pool)
    for later in range(number, number + 50):
        user = User.objects.filter(pk=uuid.UUID(people.sub(place, 1, later)), phone_number__gt="").first()
        if user:
            return user
    return _somebody(pool, 0)


def _operator() -> Any:
    """A browser of an owner, in by the one-time link."""
    from django.test import Client as Browser

    from idp.flows import operators

    link = urlsplit(operators.invite(f"bench-{uuid.uuid4().hex[:8]}"))
    browser = Browser(SERVER_NAME=link.hostname, HTTP_ACCEPT="text/html")
    path = f"{link.path}?{link.query}"
    browser.get(path, secure=True)
    browser.post(path, {"password": "A-Long-Operator-Pass-1"}, secure=True)
    return browser
