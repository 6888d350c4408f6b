"""The lists of groups, of who is in them, and of the names that people sign in by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.admin import register
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from idp.console.groups import members, order, page
from idp.console.many import Many
from idp.console.rows import Record, Rows, Shown
from idp.console.site import console
from idp.console.tasks import page as address
from idp.directory import groups
from idp.directory.models import Group, Membership, SignInName
from idp.directory.roles import Permission


@register(Group, site=console)
class Groups(Rows[Group]):
    """Support looks at them; who is in one changes with EDIT_PEOPLE, what it is with CONFIGURE."""

    see = Permission.SEE_PEOPLE
    change_list_template = "console/group/list.html"
    list_display = ("name", "pool", "precedence", "role", "description")
    list_select_related = ("pool",)
    list_filter = ("pool",)
    search_fields = ("name",)
    ordering = ("pool", F("precedence").asc(nulls_last=True), "name")
    sortable_by = ()

    def get_urls(self) -> list[URLPattern]:
        edit = Permission.EDIT_PEOPLE

        def at(route: str, view: Any, needs: Permission, name: str, label: str) -> URLPattern:
            return address(self, route, view, needs=needs, name=f"directory_group_{name}", label=label)

        return [
            at("order/", order.view, Permission.CONFIGURE, "order", "Order the groups"),
            at("<int:pk>/add/", members.add, edit, "member", "Add a member"),
            at("<int:pk>/paste/", members.paste, edit, "paste", "Add many members"),
            at("<int:pk>/remove/", members.remove, edit, "remove", "Remove a member"),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return page.new(self, request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        group = self.get_object(request, unquote(object_id))
        if group is None:
            rows: Any = self  # django-stubs leave it out
            absent: HttpResponse = rows._get_obj_does_not_exist_redirect(request, self.opts, object_id)
            return absent
        if not self.has_view_permission(request, group):
            raise PermissionDenied
        return page.view(self, request, group)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One at a time."""
        return obj is not None and super().has_delete_permission(request, obj)

    def typed_name(self, obj: Group) -> str:
        """One that nobody is in goes with a click."""
        return obj.name if Membership.objects.filter(group=obj).exists() else ""

    def goes_along(self, obj: Group) -> Sequence[str]:
        return ("Its members stay, and are no longer in it.",) if self.typed_name(obj) else ()

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        groups.delete(obj)


@register(Membership, site=console)
class Memberships(Many[Membership], Shown[Membership]):
    """Deleting one takes the person out of the group."""

    pool_path = "group__pool_id"
    see, edit = Permission.SEE_PEOPLE, Permission.EDIT_PEOPLE
    list_display = ("user", "group", "created")
    list_select_related = ("group", "user")
    list_filter = ("group__pool",)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup == "group__id__exact" or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        groups.remove(obj.user, obj.group)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        for membership in queryset.select_related("user", "group"):
            groups.remove(membership.user, membership.group)


@register(SignInName, site=console)
class SignInNames(Many[SignInName], Record[SignInName]):
    see = Permission.SEE_PEOPLE
    list_display = ("key", "kind", "user", "pool")
    list_select_related = ("user", "pool")
    list_filter = ("pool", "kind")
