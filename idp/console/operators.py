"""Operators' roles."""

from __future__ import annotations

from django.contrib.admin import register

from idp.console.rows import Edited
from idp.console.site import console
from idp.directory.models import Trust
from idp.directory.roles import Permission


@register(Trust, site=console)
class Trusts(Edited[Trust]):
    pool_path = ""
    see = edit = Permission.DEPLOYMENT
    list_display = ("operator", "role", "pool", "created")
    list_select_related = ("operator", "pool")
