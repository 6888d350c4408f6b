"""Groups and who is in them; the names that people sign in by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin import register
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from idp.console import asking
from idp.console.rows import Edited, Record, Shown, Tool
from idp.console.site import console
from idp.console.tasks import page
from idp.directory import groups, names
from idp.directory.models import Group, Membership, SignInName
from idp.directory.roles import Permission
from idp.kernel.refusals import UserNotFound


class Settings(forms.ModelForm[Group]):
    class Meta:
        model = Group
        fields = ("pool", "name", "description", "role", "precedence")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not names.USERNAME.fullmatch(name):
            raise ValidationError("Letters, digits and punctuation, without blanks.")
        return name


class Newcomer(forms.Form):
    username = forms.CharField(max_length=2048, label="User name", help_text="Or another name they sign in by.")


@register(Group, site=console)
class Groups(Edited[Group]):
    """Members are on a list of their own: there may be very many."""

    form = Settings
    see = Permission.SEE_PEOPLE
    list_display = ("name", "pool", "precedence", "role")
    list_select_related = ("pool",)
    list_filter = ("pool",)
    search_fields = ("name",)

    def get_readonly_fields(self, request: HttpRequest, obj: Group | None = None) -> Any:
        return ("pool", "name") if obj else ()  # its members are of that pool, and programs know it by that name

    def get_urls(self) -> list[URLPattern]:
        add = page(self, "<int:pk>/add/", self.add_member, needs=Permission.EDIT_PEOPLE, name="directory_group_member")
        return [add, *super().get_urls()]

    def tools(self, obj: Group) -> list[Tool]:
        members = f"{reverse('admin:directory_membership_changelist')}?group__id__exact={obj.pk}"
        return [
            Tool("Members", members),
            Tool(
                "Add a person",
                reverse("admin:directory_group_member", args=[obj.pk]),
                needs=Permission.EDIT_PEOPLE,
            ),
        ]

    def typed_name(self, obj: Group) -> str:
        """One that nobody is in goes with a click."""
        return obj.name if Membership.objects.filter(group=obj).exists() else ""

    def goes_along(self, obj: Group) -> Sequence[str]:
        return ("Its members stay, and are no longer in it.",) if self.typed_name(obj) else ()

    def add_member(self, request: HttpRequest, group: Group) -> HttpResponse:
        def act(given: dict[str, Any]) -> HttpResponse:
            user = names.find(group.pool, given["username"])
            if user is None:
                raise UserNotFound(field="username")
            groups.add(user, group)
            self.log_change(request, group, f"added {user.username}")
            self.message_user(request, f"{user.username} is in {group.name}.")
            return HttpResponseRedirect(self.page_of(group))

        form, title = Newcomer(request.POST or None), f"Add a person to {group.name}"
        return asking.ask(self, request, form, act, title=title, back=self.page_of(group), button="Add")


@register(Membership, site=console)
class Memberships(Shown[Membership]):
    """Deleting one takes the person out of the group."""

    pool_path = "group__pool_id"
    see, edit = Permission.SEE_PEOPLE, Permission.EDIT_PEOPLE
    list_display = ("user", "group", "created")
    list_select_related = ("group", "user")
    list_filter = ("group__pool",)
    search_fields = ("group__name", "user__username", "user__email")
    show_full_result_count = False

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return lookup == "group__id__exact" or super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def delete_model(self, request: HttpRequest, obj: Membership) -> None:
        groups.remove(obj.user, obj.group)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        for membership in queryset.select_related("user", "group"):
            groups.remove(membership.user, membership.group)


@register(SignInName, site=console)
class SignInNames(Record[SignInName]):
    see = Permission.SEE_PEOPLE
    list_display = ("key", "kind", "user", "pool")
    list_select_related = ("user", "pool")
    list_filter = ("pool", "kind")
    search_fields = ("=key",)
    show_full_result_count = False
