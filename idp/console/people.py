"""People and groups. Whatever changes a person goes through the functions that the API calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin, action, register
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from idp.console.rows import Shown
from idp.console.site import console
from idp.directory import groups, users
from idp.directory.models import Group, Membership, SignInName, User
from idp.flows import sessions


@register(User, site=console)
class Users(Shown[User]):
    """No password, in either direction; people are found by a name they sign in by, by address or by ``sub``."""

    list_display = ("username", "email", "pool", "status", "enabled", "is_staff", "created")
    list_select_related = ("pool",)
    list_filter = ("pool", "status", "enabled", "is_staff")
    search_fields = ("=id", "username", "email", "phone_number", "names__key")
    exclude = ("password",)
    actions = ("confirm", "disable", "enable", "sign_out")
    show_full_result_count = False

    @action(description=gettext_lazy("Confirm"))
    def confirm(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._each(request, queryset, users.confirm)

    @action(description=gettext_lazy("Disable, and sign out everywhere"))
    def disable(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        def both(user: User) -> None:
            users.disable(user)
            sessions.sign_out_everywhere(user)

        others = queryset.exclude(pk=request.user.pk) if request.user.pk else queryset.none()
        self._each(request, others, both)  # nobody locks themselves out

    @action(description=gettext_lazy("Enable"))
    def enable(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._each(request, queryset, users.enable)

    @action(description=gettext_lazy("Sign out everywhere"))
    def sign_out(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        self._each(request, queryset, sessions.sign_out_everywhere)

    def _each(self, request: HttpRequest, queryset: QuerySet[User], change: Callable[[User], object]) -> None:
        done = 0
        for user in queryset:
            change(user)
            self.log_change(request, user, change.__name__)
            done += 1
        self.message_user(request, ngettext("Done for %d person.", "Done for %d people.", done) % done)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and obj.pk != request.user.pk


@register(SignInName, site=console)
class SignInNames(Shown[SignInName]):
    list_display = ("key", "kind", "user", "pool")
    list_select_related = ("user", "pool")
    list_filter = ("pool", "kind")
    search_fields = ("=key",)
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@register(Group, site=console)
class Groups(ModelAdmin[Group]):
    list_display = ("name", "pool", "precedence", "role")
    list_select_related = ("pool",)
    list_filter = ("pool",)
    search_fields = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        return ("pool",) if obj else ()  # its members are of that pool


class Joining(forms.ModelForm[Membership]):
    class Meta:
        model = Membership
        fields = ("group", "user")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        group, user = given.get("group"), given.get("user")
        if group and user and group.pool_id != user.pool_id:
            raise ValidationError(_("The person and the group are of different pools."))
        return given


@register(Membership, site=console)
class Memberships(ModelAdmin[Membership]):
    form = Joining
    list_display = ("group", "user", "created")
    list_select_related = ("group", "user")
    list_filter = ("group__pool",)
    search_fields = ("group__name", "user__username", "user__email")
    raw_id_fields = ("group", "user")
    show_full_result_count = False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Membership, form: Any, change: bool) -> None:
        groups.add(obj.user, obj.group)
        obj.pk = Membership.objects.get(group=obj.group, user=obj.user).pk
