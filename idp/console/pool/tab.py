"""A tab: shown to whoever may see the pool's settings, written by whoever may change them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers

from idp.console import pool_tabs, scope
from idp.console.pool.columns import Change, Columns
from idp.console.site import console
from idp.directory.roles import Permission
from idp.pools.models import Pool

TRY = "try"
"""The button that shows what unsaved values would look like."""


def may(request: HttpRequest, pool: Pool, permission: Permission = Permission.CONFIGURE) -> bool:
    return scope.may(request, permission, pool.pk)


def must(request: HttpRequest, pool: Pool, permission: Permission = Permission.CONFIGURE) -> None:
    """Raises PermissionDenied."""
    if not may(request, pool, permission):
        raise PermissionDenied


def show(request: HttpRequest, pool: Pool, name: str, *, template: str = "", **words: Any) -> HttpResponse:
    """The tab of that name (as in `pool_tabs.TABS`)."""
    context = {
        **console.each_context(request),
        "opts": Pool._meta,
        "pool": pool,
        "tabs": pool_tabs.of(request, pool, name),
        "title": pool.name,
        "subtitle": pool_tabs.TABS[name],
        "editable": may(request, pool),
        **words,
    }
    response = TemplateResponse(request, template or f"console/pool/{name.replace('-', '_')}.html", context)
    add_never_cache_headers(response)
    return response


def sent(request: HttpRequest, pool: Pool, form: Columns, change: Change, *, said: str = "Saved.") -> bool:
    """Whether the form was posted and is written; ``TRY`` only looks at it. Raises PermissionDenied."""
    if request.method != "POST":
        return False
    must(request, pool)
    if not form.is_valid() or TRY in request.POST or not form.write(change):
        return False
    messages.success(request, said)
    return True


def back(pool: Pool, name: str) -> HttpResponse:
    return HttpResponseRedirect(pool_tabs.url(pool, name))


def given(request: HttpRequest) -> Any:
    """What a form is bound to."""
    return request.POST if request.method == "POST" else None
