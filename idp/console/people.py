"""People. Whatever changes one goes through the functions that the API calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin import register
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from idp.console import asking, keyset
from idp.console.bulk.addresses import addresses
from idp.console.person.pages import PersonPages
from idp.console.site import console
from idp.console.tasks import task
from idp.directory import users
from idp.directory.models import User
from idp.directory.roles import Permission
from idp.flows import administer, mfa, sessions
from idp.kernel.refusals import Refusal


@register(User, site=console)
class Users(PersonPages):
    """No password, in either direction. Operators have a list of their own."""

    list_display = ("username",)  # the columns are in console/people_lines.html
    list_filter = ("pool",)  # the frame narrows lists that have it
    list_per_page = 50
    sortable_by = ()
    change_list_template = "console/people.html"
    fields = [field.name for field in User._meta.fields if field.name not in {"password", "last_login"}]
    actions = ("confirm", "disable", "enable", "sign_out", "reset_password", "invite_again", "forget_app")
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        return [*addresses(self), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return keyset.People

    @task("Confirm", Permission.HELP_PEOPLE)
    def confirm(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        return self._each(request, queryset, administer.confirm)

    @task("Disable, and sign out everywhere", Permission.HELP_PEOPLE)
    def disable(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        return self._each(request, self._others(request, queryset), administer.disable)

    @task("Enable", Permission.HELP_PEOPLE)
    def enable(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        return self._each(request, queryset, users.enable)

    @task("Sign out everywhere", Permission.HELP_PEOPLE)
    def sign_out(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        return self._each(request, queryset, sessions.sign_out_everywhere)

    @task("Reset the password by a code", Permission.HELP_PEOPLE)
    def reset_password(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        def reset(user: User) -> None:
            administer.reset_password(user, caller=asking.caller(request, user.pool))

        return self._each(request, self._others(request, queryset), reset)

    @task("Send a new temporary password", Permission.HELP_PEOPLE)
    def invite_again(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        def invite(user: User) -> None:
            caller = asking.caller(request, user.pool)
            administer.invite_again(user, caller=caller, mediums=(administer.EMAIL,))

        return self._each(request, queryset.filter(is_staff=False), invite)

    @task("Forget the authenticator app", Permission.EDIT_PEOPLE, fresh=True)
    def forget_app(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        return self._each(request, queryset, mfa.forget)

    def _others(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        """Nobody locks themselves out."""
        return queryset.exclude(pk=request.user.pk) if request.user.pk else queryset.none()

    def _each(
        self, request: HttpRequest, queryset: QuerySet[User], change: Callable[[User], object]
    ) -> HttpResponse | None:
        rows, done = list(queryset.select_related("pool")), 0
        for user in rows:
            try:
                change(user)
            except Refusal as refusal:
                self.message_user(request, f"{user.username}: {refusal.message}", messages.ERROR)
            else:
                self.log_change(request, user, change.__name__)
                done += 1
        if done or not rows:
            self.message_user(request, f"Done for {done} {'person' if done == 1 else 'people'}.")
        return self.after_action(request, rows)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and obj.pk != request.user.pk and self.may(request, self.edit, obj)

    def typed_name(self, obj: User) -> str:
        return obj.email or obj.phone_number or obj.username if obj.pool.username_attributes else obj.username

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        administer.delete(obj)
