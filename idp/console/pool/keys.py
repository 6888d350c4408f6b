"""A pool's signing keys: how old they are, which are retired, and new ones at a button."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from idp.console import pool_tabs
from idp.console.pool import tab
from idp.directory.roles import Permission
from idp.kernel import clock
from idp.pools.models import Pool
from idp.tokens import keys
from idp.tokens.models import SigningKey

DUE = timedelta(days=365)
"""When the page proposes new ones; nothing forces a pool to rotate (NIST SP 800-57: one to three years)."""


@dataclass(frozen=True, slots=True)
class Shown:
    key: SigningKey
    days: int
    state: str
    mark: str


def page(request: HttpRequest, pool: Pool) -> HttpResponse:
    found = list(SigningKey.objects.filter(pool=pool).defer("sealed"))
    rows = [shown(key, keys.signs_from(key, found)) for key in found]
    return tab.show(
        request,
        pool,
        "keys",
        keys=rows,
        due=any(row.mark == "bad" for row in rows),
        jwks=f"{pool.address}/.well-known/jwks.json",
        hours=round(keys.OVERLAP.total_seconds() / 3600),
        minutes=round(keys.LEAD.total_seconds() / 60),
        may_rotate=tab.may(request, pool, Permission.SECRETS),
        rotate_url=pool_tabs.url(pool, "keys/rotate"),
    )


def shown(key: SigningKey, signs_from: datetime) -> Shown:
    now = clock.now()
    age = now - key.created
    if signs_from > now:
        state, mark = f"published; signs from {signs_from:%H:%M}", "quiet"
    elif key.retired and key.retired > now:
        state, mark = f"signs until {key.retired:%H:%M}", "good"
    elif key.retired is None:
        state, mark = ("signs; due for rotation", "bad") if age > DUE else ("signs", "good")
    elif key.forgotten and key.forgotten > now:
        state, mark = f"retired; verifies until {key.forgotten:%Y-%m-%d %H:%M}", "quiet"
    else:
        state, mark = "forgotten", "quiet"
    return Shown(key, age.days, state, mark)


def rotate(request: HttpRequest, pool: Pool) -> HttpResponse:
    """By POST, after a fresh sign-in."""
    if request.method == "POST":
        keys.rotate(pool)
        messages.success(request, told(pool))
    return tab.back(pool, "keys")


def told(pool: Pool) -> str:
    return f"New keys will sign for {pool.name} in ten minutes; tokens under the old ones stay valid."
