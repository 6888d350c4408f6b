"""The address of an act: asks in words where that is needed, does it, and goes back with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from idp.console import asking
from idp.console.person import standing as standings
from idp.console.person.acts import KINDS, Act
from idp.console.person.standing import called
from idp.directory.models import User
from idp.kernel.refusals import Refusal

LIST = "admin:directory_user_changelist"
View = Callable[[HttpRequest, User], HttpResponse]


def view(rows: Any, act: Act) -> View:
    """For `tasks.page`."""

    def answer(request: HttpRequest, user: User) -> HttpResponse:
        return _do(rows, request, user, act) if request.method == "POST" else _ask(rows, request, user, act)

    return answer


def _do(rows: Any, request: HttpRequest, user: User, act: Act) -> HttpResponse:
    """Whether it still goes is the engine's to say: somebody may have been quicker."""
    kind = request.POST.get("attribute", "")
    if act.does is None or (act.of and kind not in KINDS):
        return _ask(rows, request, user, act)
    said = attempt(rows, request, user, lambda: act.does and act.does(user, asking.caller(request, user.pool), kind))
    if said:
        rows.log_change(request, user, act.label)
    return back(rows, request, user, said or "")


def _ask(rows: Any, request: HttpRequest, user: User, act: Act) -> HttpResponse:
    they = standings.read(user)
    if not act.offered(they):
        messages.warning(request, f"“{act.label}” does not go with how {called(user)} stands now.")
        return HttpResponseRedirect(rows.page_of(user))
    words = {
        "title": f"{act.label}: {called(user)}",
        "asks": act.asks,
        "danger": act.danger,
        "button": act.label,
        "kinds": [(kind, f"{KINDS[kind]} {user.attribute(kind)}") for kind in (act.of(they) if act.of else ())],
    }
    return render(rows, request, user, "console/person/sure.html", words)


def attempt(
    rows: Any, request: HttpRequest, user: User, change: Callable[[], str | None], *, refusals: bool = True
) -> str:
    """What ``change`` says; nothing, with a sentence for the operator, where it is refused or the person is gone.

    Without ``refusals`` those rise, to be said beside a field.
    """
    try:
        return change() or "Done."
    except Refusal as refusal:
        if not refusals:
            raise
        messages.error(request, str(refusal.message))
    except (User.DoesNotExist, DatabaseError):
        if User.objects.filter(pk=user.pk).exists():
            raise
    return ""


def back(rows: Any, request: HttpRequest, user: User, said: str, *, to: str = "") -> HttpResponse:
    """To the person's page, or to the list when somebody has deleted them meanwhile."""
    if not User.objects.filter(pk=user.pk).exists():
        messages.error(request, f"Somebody has deleted {called(user)} meanwhile.")
        return HttpResponseRedirect(reverse(LIST))
    if said:
        messages.success(request, said)
    return HttpResponseRedirect(to or rows.page_of(user))


def render(rows: Any, request: HttpRequest, user: User, template: str, words: dict[str, Any]) -> HttpResponse:
    about = {"person": user, "called": called(user), "back": rows.page_of(user)}
    return page(rows, request, template, about | words)


def page(rows: Any, request: HttpRequest, template: str, words: dict[str, Any]) -> HttpResponse:
    """Never kept by a browser or a proxy: it is about a person."""
    context = {**rows.admin_site.each_context(request), "opts": rows.opts, **words}
    response = TemplateResponse(request, template, context)
    add_never_cache_headers(response)
    return response
