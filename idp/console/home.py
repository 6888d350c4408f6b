"""Home: how the pools that one may see are doing. Nothing is counted here: the worker keeps tallies."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from idp.console import attention, charts, navigation, scope
from idp.console.charts import Chart
from idp.directory.models import User
from idp.directory.roles import Permission
from idp.journal import tallies
from idp.journal.events import Kind, Outcome
from idp.journal.models import Event
from idp.messages.models import Message
from idp.pools.models import OPERATORS, Pool

SERIES: tuple[tuple[str, str, type[Model], dict[str, str], bool], ...] = (
    ("Sign-ups", tallies.SIGN_UPS, Event, {"kind__exact": Kind.SIGN_UP, "outcome__exact": Outcome.PASS}, False),
    ("Sign-ins", tallies.SIGN_INS, Event, {"kind__exact": Kind.SIGN_IN, "outcome__exact": Outcome.PASS}, False),
    ("Failed sign-ins", tallies.FAILURES, Event, {"kind__exact": Kind.SIGN_IN, "outcome__exact": Outcome.FAIL}, True),
    ("Lockouts", tallies.LOCKOUTS, Event, {"kind__exact": Kind.SIGN_IN, "outcome__exact": Outcome.LOCKED}, True),
    ("Messages sent", tallies.MESSAGES_SENT, Message, {"state__exact": Message.State.SENT}, False),
    ("Messages given up", tallies.MESSAGES_FAILED, Message, {"state__exact": Message.State.FAILED}, True),
)
"""What is shown, by its tally, the list in which it is looked up, and whether it is trouble."""

MOST = 200
"""Of so many pools the people are added up; beyond that one chooses a pool."""


def page(site: AdminSite, request: HttpRequest) -> TemplateResponse:
    by_hour, chosen = request.GET.get("days") != "30", navigation.chosen(request)
    words: dict[str, Any] = {
        **site.each_context(request),
        "title": "Home",
        "has_role": bool(scope.office(request).trusts),
        "has_pools": navigation.seen(request).exists(),
        "sees_pools": scope.may(request, Permission.SEE_POOL),
        "spans": [
            {"label": "24 hours", "url": "?", "current": by_hour},
            {"label": "30 days", "url": "?days=30", "current": not by_hour},
        ],
        "unit": "Hour, UTC" if by_hour else "Day, UTC",
        "attention": attention.groups(site, request, chosen),
    }
    if site._registry[Pool].has_add_permission(request):
        words["add_pool_url"] = reverse("admin:pools_pool_add")
    if scope.may(request, Permission.SEE_PEOPLE):
        address, _, narrowed = navigation.list_of(site._registry[User], chosen).partition("?")
        words |= {"people_url": address, "people_parameter": narrowed.partition("=")[0]}
        every = scope.office(request).pool_ids(Permission.SEE_PEOPLE) if chosen is None else {chosen.pk}
        words |= {"charts": numbers(site, every, chosen, by_hour=by_hour), "people": estimate(request, chosen)}
    return TemplateResponse(request, "admin/index.html", words)


def numbers(site: AdminSite, pool_ids: Collection[str] | None, chosen: Pool | None, *, by_hour: bool) -> list[Chart]:
    """Of the last 24 hours, or of the last 30 days; None is for every pool but the operators' own."""
    span = {"hours": 24} if by_hour else {"days": 30}

    def points(what: str) -> list[tuple[datetime, int]]:
        found = [(point.at, point.count) for point in tallies.series(pool_ids, what, **span)]
        if pool_ids is not None:
            return found
        own = tallies.series([OPERATORS], what, **span)
        return [(at, max(0, count - theirs.count)) for (at, count), theirs in zip(found, own, strict=True)]

    def link(model: type[Model], query: dict[str, str]) -> str:
        since = {"since": "day" if by_hour else "month"} if model is Event else {}
        return navigation.list_of(site._registry[model], chosen, **query, **since)

    return [
        charts.chart(f"chart-{number}", label, points(what), by_hour=by_hour, is_bad=is_bad, url=link(model, query))
        for number, (label, what, model, query, is_bad) in enumerate(SERIES)
    ]


def estimate(request: HttpRequest, chosen: Pool | None) -> str:
    """How many people there are, or nothing where there are too many pools to add up."""
    pools = attention.mine(request, Permission.SEE_PEOPLE, chosen)
    ids = list(pools.values_list("pk", flat=True)[: MOST + 1])
    return f"{sum(tallies.people(ids).values()):,}" if len(ids) <= MOST else ""
