"""What pages look like and where they are, as rows over all pools: seen here, written elsewhere.

Branding, pictures and domains are changed on their pool's page; styles, classic looks and terms by API.
"""

from __future__ import annotations

from typing import Any

from django.contrib.admin import TabularInline, register
from django.http import HttpRequest

from idp.console import scope
from idp.console.rows import Record
from idp.console.site import console
from idp.directory.roles import Permission
from idp.pools.models import Asset, Branding, Customization, Domain, Mark, Style, StyleAsset, Terms


class StyleAssets(scope.Inline, TabularInline[StyleAsset, Style]):
    model = StyleAsset
    fields = ("category", "mode", "extension")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_change_permission = has_add_permission


@register(Style, site=console)
class Styles(Record[Style]):
    list_display = ("client", "pool", "provided", "modified")
    list_select_related = ("client", "pool")
    list_filter = ("pool",)
    inlines = (StyleAssets,)


@register(Customization, site=console)
class Customizations(Record[Customization]):
    list_display = ("pool", "client", "image_type", "modified")
    list_select_related = ("client", "pool")
    list_filter = ("pool",)
    exclude = ("image", "digest")


@register(Terms, site=console)
class Documents(Record[Terms]):
    list_display = ("client", "name", "modified")
    list_select_related = ("client",)
    list_filter = ("pool", "name")


@register(Branding, site=console)
class Brandings(Record[Branding]):
    list_display = ("pool", "primary", "scheme", "modified")
    list_select_related = ("pool",)
    search_fields = ("=pool__id", "pool__name")


@register(Asset, site=console)
class Pictures(Record[Asset]):
    list_display = ("pool", "kind", "content_type")
    list_select_related = ("pool",)
    list_filter = ("pool", "kind")
    exclude = ("content", "digest")


@register(Domain, site=console)
class Domains(Record[Domain]):
    """Whose host is this?"""

    list_display = ("name", "pool", "created")
    list_select_related = ("pool",)
    list_filter = ("pool",)
    search_fields = ("name",)


@register(Mark, site=console)
class Marks(Record[Mark]):
    """The state of the configuration that every process compares its own copy with."""

    pool_path = ""
    see = Permission.DEPLOYMENT
