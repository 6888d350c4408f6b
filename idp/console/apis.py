"""APIs with scopes of their own, and the access keys by which programs administer pools."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.contrib.admin import register
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest

from idp.console import lists
from idp.console.rows import Edited
from idp.console.site import console
from idp.directory.roles import Permission
from idp.pools.models import OPERATORS, Pool, ResourceServer

AccessKey: type[Model] = apps.get_model("api", "AccessKey")
"""Another door's rows: Django's registry knows them, this room does not."""


class Offer(forms.ModelForm[ResourceServer]):
    scopes = lists.Scopes(help_text="One on a line, such as read: see everything.")

    class Meta:
        model = ResourceServer
        fields = ("pool", "identifier", "name", "scopes")


@register(ResourceServer, site=console)
class ResourceServers(Edited[ResourceServer]):
    form = Offer
    list_display = ("identifier", "name", "pool")
    list_select_related = ("pool",)
    list_filter = ("pool",)
    search_fields = ("identifier", "name")

    def get_readonly_fields(self, request: HttpRequest, obj: ResourceServer | None = None) -> Any:
        return ("pool", "identifier") if obj else ()  # clients name its scopes by them


class Reach(forms.ModelForm[Any]):
    pools = lists.Lines(help_text="Ids of the pools it is for, one on a line.")

    class Meta:
        model = AccessKey
        fields = ("name", "every_pool", "pools", "read_only", "enabled")

    def clean_pools(self) -> list[str]:
        asked: list[str] = self.cleaned_data["pools"]
        known = set(Pool.objects.exclude(pk=OPERATORS).filter(pk__in=asked).values_list("pk", flat=True))
        if unknown := [name for name in asked if name not in known]:
            raise ValidationError(f"There is no pool {unknown[0]} for which a key can be made.")
        return asked


@register(AccessKey, site=console)
class AccessKeys(Edited[Any]):
    """``manage.py createaccesskey`` makes one and prints its secret; here it is narrowed, switched off, deleted."""

    form = Reach
    pool_path = ""
    see = edit = Permission.DEPLOYMENT
    list_display = ("id", "name", "every_pool", "read_only", "enabled", "created", "last_used")
    list_filter = ("enabled", "read_only")
    search_fields = ("=id", "name")
    readonly_fields = ("id", "created", "last_used")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
