"""APIs with scopes of their own, and the access keys by which programs administer pools."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.contrib.admin import register
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from idp.console import asking, fresh, lists
from idp.console.rows import Edited
from idp.console.site import console
from idp.directory.roles import Permission
from idp.pools.models import OPERATORS, Pool, ResourceServer

AccessKey: Any = apps.get_model("api", "AccessKey")
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


class NewKey(Reach):
    class Meta:
        model = AccessKey
        fields = ("name", "every_pool", "pools", "read_only")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("every_pool") and not given.get("pools") and "pools" not in self.errors:
            self.add_error("pools", "Name pools, or choose all of them.")
        return given


@register(AccessKey, site=console)
class AccessKeys(Edited[Any]):
    """Made here or by ``manage.py createaccesskey``: the secret is shown once."""

    form = Reach
    pool_path = ""
    see = edit = Permission.DEPLOYMENT
    list_display = ("id", "name", "every_pool", "read_only", "enabled", "created", "last_used")
    list_filter = ("enabled", "read_only")
    search_fields = ("=id", "name")
    readonly_fields = ("id", "created", "last_used")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Looking is free; what a key reaches is what somebody with it may do."""
        changes = request.method == "POST" and self.has_change_permission(request)
        if changes and (stale := fresh.demand(request, says="Change an access key", of=[unquote(object_id)])):
            return stale
        return super().change_view(request, object_id, form_url, extra_context)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if stale := fresh.demand(request, says="Make an access key"):
            return stale
        back = reverse("admin:api_accesskey_changelist")

        def act(given: dict[str, Any]) -> HttpResponse:
            pools = None if given["every_pool"] else given["pools"]
            key, secret = AccessKey.issue(name=given["name"], pools=pools, read_only=given["read_only"])
            said = f"The secret of the access key {key.pk}. It is shown only now."
            return asking.once(self, request, title="New access key", said=said, value=secret, back=self.page_of(key))

        form = NewKey(request.POST or None)
        return asking.ask(self, request, form, act, title="Make an access key", back=back, button="Make it")
