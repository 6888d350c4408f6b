"""Pools that are being deleted in the background, and when people of them last went."""

from __future__ import annotations

from django.contrib.admin import register

from idp.console.rows import Listed
from idp.console.site import console
from idp.directory.roles import Permission
from idp.flows.models import LeavingPool


@register(LeavingPool, site=console)
class LeavingPools(Listed[LeavingPool]):
    """Deletion protection, on the pool's page, stops one."""

    see = Permission.DEPLOYMENT
    list_display = ("pool", "touched")
    list_select_related = ("pool",)
