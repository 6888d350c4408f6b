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
    see, edit = Permission.SEE_POOL, Permission.CONFIGURE

    def at(route: str, view: Any, needs: Permission, name: str, label: str = "") -> URLPattern:
        return page(rows, f"{AT}{route}", view, needs=needs, name=f"pools_pool_attribute{name}", label=label)

    return [
        at("", pages.everything, see, "s"),
        at("order/", pages.order, edit, "_order", "Order the attributes"),
        at("new/", pages.new, edit, "_new", "Add attribute"),
        at("<str:attribute>/", pages.one, see, "", "Change attribute"),
        at("<str:attribute>/retire/", pages.retire, edit, "_retire", "Retire attribute"),
        at("<str:attribute>/bring-back/", pages.bring_back, edit, "_back", "Bring back attribute"),
    ]


@register(Attribute, site=console)
class Attributes(Record[Attribute]):
    """The rows as they are, over all pools; a pool's own page is where they are changed."""

    list_display = ("name", "pool", "type", "mutable", "required", "asked", "retired")
    list_select_related = ("pool",)
    list_filter = ("pool", "type")
    search_fields = ("name",)
