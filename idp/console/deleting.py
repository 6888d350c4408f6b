"""Deleting one row: what goes with it is told, its name is typed, and what stands in the way is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from idp.console import fresh
from idp.directory.models import User
from idp.kernel.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why the row cannot be deleted as it is, and where that is changed."""

    sentence: str
    url: str = ""
    link: str = ""


def view(rows: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """The page that asks, and the deletion itself: `Scoped.typed_name`, `goes_along` and `obstacles` say what it says.

    Where the name is typed out, the sign-in must be fresh.
    """
    obj = rows.get_object(request, unquote(object_id))
    if obj is None:
        absent: HttpResponse = rows._get_obj_does_not_exist_redirect(request, rows.opts, object_id)
        return absent
    if not rows.has_delete_permission(request, obj):
        raise PermissionDenied
    kind, called, name = _kind(rows), str(obj), rows.typed_name(obj)
    if name and (stale := fresh.demand(request, says=f"Delete the {kind}", of=[called])):
        return stale
    obstacles, wrong, pk = rows.obstacles(request, obj), "", obj.pk
    if request.method == "POST" and not obstacles:
        if request.POST.get("typed", "").strip() == name:
            try:
                with transaction.atomic():
                    rows.delete_model(request, obj)
            except Refusal as refusal:
                refused: HttpResponse = rows.refused(request, refusal, request.get_full_path())
                return refused
            return _told(rows, request, called, pk)
        wrong = f"Type {name} to delete it."
    context = {
        **rows.admin_site.each_context(request),
        "title": f"Delete {kind}",
        "opts": rows.opts,
        "object": obj,
        "kind": kind,
        "called": called,
        "name": name,
        "wrong": wrong,
        "obstacles": obstacles,
        "along": rows.goes_along(obj),
        "back": _page_of(rows, request, obj),
    }
    response = TemplateResponse(request, "console/delete.html", context)
    add_never_cache_headers(response)
    return response


def _told(rows: Any, request: HttpRequest, called: str, pk: Any) -> HttpResponse:
    if rows.model._base_manager.filter(pk=pk).exists():
        said = f"{called} is being deleted: it is large, so that happens in the background."
    else:
        said = f"The {_kind(rows)} “{called}” was deleted successfully."
    rows.message_user(request, said)
    return HttpResponseRedirect(_list(rows))


def _kind(rows: Any) -> str:
    return "person" if rows.model is User else str(rows.opts.verbose_name)


def _list(rows: Any) -> str:
    return reverse(f"admin:{rows.opts.app_label}_{rows.opts.model_name}_changelist")


def _page_of(rows: Any, request: HttpRequest, obj: Any) -> str:
    if rows.list_display_links is None or not rows.has_view_or_change_permission(request, obj):
        return _list(rows)
    page: str = rows.page_of(obj)
    return page
