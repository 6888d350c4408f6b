"""What an operator may do to rows: a permission goes with each action and each page of its own."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from idp.console import fresh as freshness
from idp.console import scope
from idp.directory.roles import Permission
from idp.kernel import actor

Action = Callable[[Any, HttpRequest, QuerySet[Any]], HttpResponse | None]


def task(label: str, needs: Permission, *, fresh: bool = False) -> Callable[[Action], Action]:
    """An action of a list. Offered where the permission holds anywhere, refused for a row where it does not.

    A sensitive one (``fresh``) asks for a fresh sign-in; until then nothing is done.
    """

    def decorate(function: Action) -> Action:
        @functools.wraps(function)
        def checked(rows: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
            everywhere = not rows.pool_path and rows.may(request, needs)
            inside = queryset if everywhere else queryset.none()
            if rows.pool_path:
                inside = queryset.filter(scope.within(request, needs, rows.pool_path))
            if queryset.exclude(pk__in=inside.values("pk")).exists():
                raise PermissionDenied
            if fresh and (stale := freshness.demand(request, says=label, of=named(queryset))):
                return stale
            with actor.act(label):
                return function(rows, request, queryset)

        checked.short_description = label  # type: ignore[attr-defined]  # Django reads it there
        checked.needs = needs  # type: ignore[attr-defined]
        checked.fresh = fresh  # type: ignore[attr-defined]
        return checked

    return decorate


def page(
    rows: Any,
    route: str,
    view: Callable[..., HttpResponse],
    *,
    needs: Permission,
    name: str,
    fresh: bool = False,
    label: str = "",
) -> URLPattern:
    """An address of a list's own. With ``<…:pk>`` in the route the view gets the row, if that may be seen.

    Gives 404 for a row out of sight, 403 without the permission for it. A sensitive one (``fresh``) is shown
    after a fresh sign-in only; ``label`` says what sending its form does ("Make a secret"), and the journal says so.
    """

    def answer(request: HttpRequest, pk: Any = None, **kwargs: Any) -> HttpResponse:
        given: list[Any] = []
        if "pk>" in route:
            obj = rows.get_object(request, unquote(str(pk)))
            if obj is None:
                raise Http404
            given.append(obj)
        if not rows.may(request, needs, *given):
            raise PermissionDenied
        if fresh and (stale := freshness.demand(request, says=label, of=[str(obj) for obj in given])):
            return stale
        with actor.act(label) if label else nullcontext():
            return view(request, *given, **kwargs)

    found: URLPattern = path(route, rows.admin_site.admin_view(answer), name=name)
    return found


def named(queryset: QuerySet[Any]) -> list[str]:
    """The rows' names, as many as anybody reads."""
    return [str(obj) for obj in queryset[: freshness.NAMED + 1]]
