"""What people did, in all pools that one may see: newest first, by kind, outcome and time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter, display, register
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html

from idp.console import scope
from idp.console.many import Many
from idp.console.person import history
from idp.console.person.history import KINDS, OUTCOMES
from idp.console.rows import Listed, Record
from idp.console.site import console
from idp.directory.models import User
from idp.directory.roles import Permission
from idp.journal import newest
from idp.journal.models import Event, Tally
from idp.journal.newest import Cursor
from idp.kernel import clock
from idp.pools.models import Client

SIZE = 50
MOST_POOLS = 20
"""So many are read beside one another; with more of them one chooses."""

BEFORE = "before"
WHEN = {"hour": ("Past hour", 1), "day": ("Past 24 hours", 24), "week": ("Past 7 days", 168), "month": ("30 days", 720)}


class InPool(SimpleListFilter):
    title, parameter_name = "pool", "pool"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        mine = list(scope.pools(request, Permission.SEE_PEOPLE).order_by("name")[: MOST_POOLS * 5])
        return [(pool.pk, pool.name) for pool in mine]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset  # `Newest` reads pool by pool


class Since(SimpleListFilter):
    title, parameter_name = "time", "since"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin[Any]) -> list[tuple[str, str]]:
        return [(name, label) for name, (label, _) in WHEN.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Event]) -> QuerySet[Event]:
        return queryset  # `Newest` knows how far back


class Newest(ChangeList):
    """A page goes on behind the last row seen; nothing is counted."""

    page: newest.Page
    too_many = False

    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name != BEFORE}

    def get_results(self, request: HttpRequest) -> None:
        asked = request.GET.get("pool", "")
        mine = scope.pools(request, Permission.SEE_PEOPLE)
        chosen = mine.filter(pk=asked) if asked else mine.order_by("pk")[: MOST_POOLS + 1]
        pools = dict(chosen.values_list("pk", "name"))
        self.too_many = len(pools) > MOST_POOLS
        _, hours = WHEN.get(request.GET.get("since", ""), ("", 0))
        since = clock.now() - timedelta(hours=hours) if hours else None
        before = Cursor.read(request.GET.get(BEFORE, ""))
        places = [] if self.too_many else list(pools)
        self.page = newest.page(self.queryset, places, since=since, before=before, size=SIZE)
        self.result_list = _named(self.page.events, pools)
        self.result_count = len(self.page.events)
        self.full_result_count = None
        self.show_full_result_count = self.show_admin_actions = self.can_show_all = self.multi_page = False
        self.paginator = self.model_admin.get_paginator(request, self.result_list, SIZE)

    @property
    def older(self) -> str:
        return self.get_query_string({BEFORE: str(self.page.older)}) if self.page.older else ""

    @property
    def newest(self) -> str:
        return self.get_query_string(remove=[BEFORE]) if BEFORE in self.params else ""


def _named(rows: Sequence[Event], pools: dict[str, str]) -> list[Event]:
    """Each with its person (who may be gone, or never have been), app and pool."""
    people = {user.pk: user for user in User.objects.filter(pk__in={row.subject for row in rows})}
    apps = dict(Client.objects.filter(pk__in={row.client for row in rows} - {""}).values_list("pk", "name"))
    for row in rows:
        user = people.get(row.subject)
        row.person = user if user and user.pool_id == row.pool else None  # type: ignore[attr-defined]  # for this list
        row.app = apps.get(row.client, row.client)  # type: ignore[attr-defined]
        row.place = pools.get(row.pool, row.pool)  # type: ignore[attr-defined]
    return list(rows)


@register(Event, site=console)
class Events(Record[Event]):
    pool_path = "pool"
    see = Permission.SEE_PEOPLE
    fields = ("moment", "what", "proofs", "who", "subject", "place", "app", "device", "address")
    list_display = ("at", "what", "who", "place", "app", "device", "address")
    list_filter = (InPool, "kind", "outcome", Since)
    sortable_by = ()
    change_list_template = "console/events.html"
    show_full_result_count = False

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [name for name in self.list_display if name != "place" or "pool" not in request.GET]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Newest

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Event | None:
        row = super().get_object(request, object_id, from_field)
        if row is None:
            return None
        return _named([row], dict(scope.pools(request, self.see).filter(pk=row.pool).values_list("pk", "name")))[0]

    @display(description="When")
    def moment(self, row: Event) -> str:
        return date_format(row.at, "j M Y, H:i:s")

    @display(description="Proofs")
    def proofs(self, row: Event) -> str:
        return history.proofs(row) or "none were asked for"

    @display(description="What happened")
    def what(self, row: Event) -> str:
        badge, colour = OUTCOMES.get(row.outcome, (row.outcome, "quiet"))
        said = KINDS.get(row.kind, row.kind)
        return format_html('{} <span class="badge {}">{}</span>', said, colour, badge) if badge else said

    @display(description="Who")
    def who(self, row: Any) -> str:
        """A name that leads to nobody has no page, and what was typed is not kept."""
        if row.person is None:
            return "nobody known" if row.kind != Event.Kind.DELETE else "somebody who is gone"
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:directory_user_change", args=[row.person.pk]), _called(row.person)
        )

    @display(description="Pool")
    def place(self, row: Any) -> str:
        return str(row.place)

    @display(description="App")
    def app(self, row: Any) -> str:
        return str(row.app) or "an administrator"


def _called(user: User) -> str:
    """Where the address is the user name, the stored one is a bare id."""
    return user.username if user.username != user.sub else user.email or user.phone_number or user.username


@register(Tally, site=console)
class Tallies(Many[Tally], Listed[Tally]):
    pool_path = "pool"
    see = Permission.SEE_POOL
    list_display = ("hour", "pool", "what", "count")
    list_filter = ("what",)
    person = ""
    ordering = ("-hour",)
