"""The way about: tasks as far as the role allows, the pool that is looked at, light or dark, and who is here."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, get_script_prefix, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from idp.console import scope
from idp.directory.models import Role
from idp.directory.roles import Permission
from idp.pools.models import OPERATORS, Pool

LOOKS = {"": "Auto", "light": "Light", "dark": "Dark"}
LOOK = "portico_look"
POOL = "console_pool"
AT_ONCE = 30
"""Pools in the switcher; with more of them one writes the name."""

SECTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("People", {"People": "directory.user", "Groups": "directory.group", "Bulk work": "flows.job"}),
    (
        "Pools and apps",
        {
            "Pools": "pools.pool",
            "App clients": "pools.client",
            "APIs": "pools.resourceserver",
            "Access keys": "api.accesskey",
        },
    ),
    ("What happened", {"Messages": "outbox.message", "Events": "journal.event", "Audit": "journal.entry"}),
    ("This deployment", {"Operators": "directory.operator"}),
)
"""Labels of tasks and the lists where they begin; what is not named here stands under "Everything else"."""


@dataclass(frozen=True, slots=True)
class Place:
    label: str
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Section:
    label: str
    places: tuple[Place, ...]

    @property
    def is_here(self) -> bool:
        return any(place.is_here for place in self.places)


@dataclass(frozen=True, slots=True)
class Menu:
    """What the frame around each page shows."""

    sections: tuple[Section, ...]
    rest: Section
    pool: Pool | None
    pools: tuple[Pool, ...]
    more_pools: bool
    office: str
    look: str
    looks = tuple(LOOKS.items())

    @property
    def here(self) -> Place | None:
        every = (*self.sections, self.rest)
        return next((place for section in every for place in section.places if place.is_here), None)


def menu(site: AdminSite, request: HttpRequest) -> Menu:
    rows = {model._meta.label_lower: found for model, found in site._registry.items()}
    pool = chosen(request)
    named = {label for _, places in SECTIONS for label in places.values()}
    sections = tuple(
        Section(title, tuple(_places(request, {name: rows[at] for name, at in own.items() if at in rows}, pool)))
        for title, own in SECTIONS
    )
    others = {_name(found): found for label, found in rows.items() if label not in named}
    pools = tuple(seen(request).order_by("name")[: AT_ONCE + 1])
    return Menu(
        sections=tuple(section for section in sections if section.places),
        rest=Section("Everything else", tuple(_places(request, dict(sorted(others.items())), pool))),
        pool=pool,
        pools=pools[:AT_ONCE],
        more_pools=len(pools) > AT_ONCE,
        office=_office(request),
        look=look(request),
    )


def _places(request: HttpRequest, named: dict[str, ModelAdmin[Any]], pool: Pool | None) -> Iterator[Place]:
    match = request.resolver_match
    at = (match.url_name or "") if match else ""
    for label, rows in named.items():
        if rows.has_module_permission(request) and rows.has_view_permission(request):
            name = f"{rows.opts.app_label}_{rows.opts.model_name}_"
            yield Place(label, list_of(rows, pool), at.startswith(name))


def _name(rows: ModelAdmin[Any]) -> str:
    name = str(rows.opts.verbose_name_plural)
    return name[:1].upper() + name[1:]


def list_of(rows: ModelAdmin[Any], pool: Pool | None = None, **query: str) -> str:
    """A list's address, narrowed to the pool where it has a filter for that, and by ``query``."""
    address = _address(f"admin:{rows.opts.app_label}_{rows.opts.model_name}_changelist", get_script_prefix())
    if pool and (parameter := _filter(rows)):
        query = {parameter: pool.pk, **query}
    return f"{address}?{urlencode(query)}" if query else address


@functools.lru_cache(maxsize=256)
def _address(name: str, prefix: str) -> str:
    """Of a list, below the prefix at hand: there are forty in the frame of every page."""
    return reverse(name)


def _filter(rows: ModelAdmin[Any]) -> str:
    if own := getattr(rows, "pool_parameter", ""):  # a list with a form of its own
        return str(own)
    for listed in rows.list_filter:
        if listed == "pool":
            return "pool__id__exact"
        narrowed = listed[0] if isinstance(listed, tuple) else listed
        if narrowed == "pool":
            return "pool__id__exact"
        if (parameter := getattr(narrowed, "parameter_name", "")) in {"pool", "pool__id__exact"}:
            return str(parameter)
    return ""


def _office(request: HttpRequest) -> str:
    """Owner; or: support of Demo, auditor of every pool."""
    mine = scope.office(request)
    if mine.is_owner:
        return "Owner"
    wheres: dict[Role, list[str | None]] = {}
    for role, pool_id in mine.trusts:
        wheres.setdefault(role, []).append(pool_id)
    told = []
    for role, ids in wheres.items():
        where = "every pool" if None in ids else f"{len(ids)} pools"
        if None not in ids and len(ids) == 1:
            where = Pool.objects.filter(pk=ids[0]).values_list("name", flat=True).first() or "a pool"
        told.append(f"{Role(role).label} of {where}")
    said = ", ".join(told) or "No role yet"
    return said[:1].upper() + said[1:]


def seen(request: HttpRequest) -> QuerySet[Pool]:
    """Pools in which there is something to see; the operators' own has its list beside them."""
    config = scope.pools(request, Permission.SEE_POOL)
    people = scope.pools(request, Permission.SEE_PEOPLE)
    return Pool.objects.filter(Q(pk__in=config.values("pk")) | Q(pk__in=people.values("pk"))).exclude(pk=OPERATORS)


def chosen(request: HttpRequest) -> Pool | None:
    """The pool that the lists are narrowed to, for as long as it may be seen."""
    pk = request.session.get(POOL, "")
    return seen(request).filter(pk=pk).first() if pk else None


def look(request: HttpRequest) -> str:
    asked = request.COOKIES.get(LOOK, "")
    return asked if asked in LOOKS else ""


def urls(site: AdminSite) -> list[URLPattern]:
    """Both need no script: a form is sent, and one is back where one was."""

    def choose_look(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:index"))
        asked = request.POST.get("look", "")
        where, back = reverse("admin:index"), request.POST.get("next", "")
        inside = back.startswith(where) and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        response = HttpResponseRedirect(back if inside else where)
        if asked in LOOKS and asked:
            secure = settings.SESSION_COOKIE_SECURE
            response.set_cookie(LOOK, asked, 365 * 86400, path=where, secure=secure, httponly=True, samesite="Lax")
        else:
            response.delete_cookie(LOOK, path=where, samesite="Lax")
        return response

    def choose_pool(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return HttpResponseRedirect(reverse("admin:index"))
        asked = request.POST.get("pool", "").strip()[:128]
        request.session[POOL] = pool.pk if (pool := _meant(request, asked)) else ""
        if asked and pool is None:
            site._registry[Pool].message_user(request, "There is no such pool among yours.", "error")
        return HttpResponseRedirect(_back(site, request, pool))

    return [
        path("look/", site.admin_view(choose_look), name="look"),
        path("choose-pool/", site.admin_view(choose_pool), name="choose_pool"),
    ]


def _meant(request: HttpRequest, asked: str) -> Pool | None:
    """By id, by name, or by the start of a name."""
    if not asked:
        return None
    mine = seen(request).order_by("name", "pk")
    return (
        mine.filter(pk=asked).first() or mine.filter(name=asked).first() or mine.filter(name__istartswith=asked).first()
    )


def _back(site: AdminSite, request: HttpRequest, pool: Pool | None) -> str:
    """The list that asked, narrowed; else Home. Nothing else is taken from the request."""
    label = request.POST.get("list", "")
    found = (rows for model, rows in site._registry.items() if model._meta.label_lower == label)
    return next((list_of(rows, pool) for rows in found), reverse("admin:index"))
