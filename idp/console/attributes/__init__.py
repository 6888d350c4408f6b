"""The attributes that people of a pool have: a tab of its page, with a page for each. The rules: `pools.attributes`.

Begin with `addresses`, which the pool's list puts below its own.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import register
from django.urls import URLPattern

from idp.console.attributes import pages
from idp.console.rows import Record
from idp.console.site import console
from idp.console.tasks import page
from idp.directory.roles import Permission
from idp.pools.models import Attribute

AT = "<str:pk>/attributes/"


def addresses(rows: Any) -> list[URLPattern]:
    """``rows``: the list of pools."""
    see, edit, name = Permission.SEE_POOL, Permission.CONFIGURE, "pools_pool_attribute"
    return [
        page(rows, AT, pages.everything, needs=see, name=f"{name}s"),
        page(rows, f"{AT}order/", pages.order, needs=edit, name=f"{name}_order"),
        page(rows, f"{AT}new/", pages.new, needs=edit, name=f"{name}_new"),
        page(rows, f"{AT}<str:attribute>/", pages.one, needs=see, name=name),
        page(rows, f"{AT}<str:attribute>/retire/", pages.retire, needs=edit, name=f"{name}_retire"),
        page(rows, f"{AT}<str:attribute>/bring-back/", pages.bring_back, needs=edit, name=f"{name}_back"),
    ]


@register(Attribute, site=console)
class Attributes(Record[Attribute]):
    """The rows as they are, over all pools; a pool's own page is where they are changed."""

    list_display = ("name", "pool", "type", "mutable", "required", "asked", "retired")
    list_select_related = ("pool",)
    list_filter = ("pool", "type")
    search_fields = ("name",)
