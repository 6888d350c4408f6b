"""The tabs of a pool's page: each is an address of its own below ``/admin/pools/pool/<id>/``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.admin.utils import quote
from django.http import HttpRequest
from django.urls import reverse

from idp.console import scope
from idp.directory.roles import Permission
from idp.pools.models import Pool

TABS: Mapping[str, str] = {
    "change": "Overview",
    "sign-in": "Sign-in",
    "passwords": "Passwords",
    "attributes": "Attributes",
    "messages": "Messages",
    "branding": "Branding",
    "domains": "Domains",
    "keys": "Keys",
    "danger": "Danger zone",
}
"""By the last part of the address: Django's own change page is the overview."""


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    label: str
    url: str
    current: bool


def url(pool: Pool, name: str = "change") -> str:
    return f"{reverse('admin:pools_pool_changelist')}{quote(pool.pk)}/{name}/"


def of(request: HttpRequest, pool: Pool, current: str) -> list[Tab]:
    """For ``console/tabs.html``; nothing for whoever may not look at the pool's settings."""
    if not scope.may(request, Permission.SEE_POOL, pool.pk):
        return []
    return [Tab(name, label, url(pool, name), name == current) for name, label in TABS.items()]
