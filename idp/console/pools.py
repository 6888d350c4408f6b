"""The list of pools; a pool's own page is `console.pool`, with a tab for each subject."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import register
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern

from idp.console import attributes, pool_tabs
from idp.console.deleting import Obstacle
from idp.console.pool import addresses, create, overview
from idp.console.rows import Rows
from idp.console.site import console
from idp.directory.roles import Permission
from idp.flows import delete_pool
from idp.pools.models import Pool


@register(Pool, site=console)
class Pools(Rows[Pool]):
    """A new pool can sign tokens at once. Deleting one deletes its people, unless the pool is protected."""

    pool_path = "pk"
    list_display = ("name", "id", "mfa_configuration", "allow_sign_up", "created")
    fields = ("name",)
    search_fields = ("id", "name", "domains__name")
    actions: Any = None

    def get_urls(self) -> list[URLPattern]:
        return [*addresses.addresses(self), *attributes.addresses(self), *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return create.page(self, request)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj: Pool | None = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        return overview.page(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request, Permission.DEPLOYMENT)

    def has_delete_permission(self, request: HttpRequest, obj: Pool | None = None) -> bool:
        """One at a time."""
        return obj is not None and not obj.is_reserved and self.may(request, Permission.DEPLOYMENT, obj)

    def typed_name(self, obj: Pool) -> str:
        return obj.name

    def goes_along(self, obj: Pool) -> Sequence[str]:
        return (
            "Everybody in it, with their attributes, factors, sessions and messages.",
            "Its clients, groups, attributes, look and keys: tokens it has signed are worth nothing.",
            "A large pool goes in the background: its people within minutes, the pool itself last.",
        )

    def obstacles(self, request: HttpRequest, obj: Pool) -> Sequence[Obstacle]:
        tabs = {delete_pool.PROTECTED: "danger", delete_pool.HAS_DOMAIN: "domains"}
        return [
            Obstacle(sentence, pool_tabs.url(obj, tabs[sentence]), "Change that")
            for sentence in delete_pool.obstacles(obj)
        ]

    def delete_model(self, request: HttpRequest, obj: Pool) -> None:
        delete_pool.begin(obj)
