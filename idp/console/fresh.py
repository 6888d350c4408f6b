"""Sensitive acts ask for a sign-in of the last minutes.

A form that was sent too late is not lost and not replayed: it waits in the session, and after the
sign-in its operator reads what it would do and sends it once more.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from idp.directory.models import User
from idp.flows import operators
from idp.kernel import clock

WITHIN = timedelta(minutes=5)
DRAFTS = "drafts"
KEPT, SECONDS, LARGEST = 5, 15 * 60, 64 * 1024
NAMED = 20
NEVER_KEPT = ("password", "secret", "token", "code")
"""A form with such a field is filled in again: a session is no place for what somebody typed there."""

QUIET = {"action", "_selected_action", "here", "select_across", "index", "post", "typed"}
"""Fields that the sentence above them has already told of."""


def is_fresh(request: HttpRequest) -> bool:
    """Whether this browser's sign-in is of the last `WITHIN`."""
    person = request.user
    at = person.signed_in if isinstance(person, User) else None
    return at is not None and clock.now() - at <= WITHIN


def demand(request: HttpRequest, *, says: str = "", of: Sequence[str] = ()) -> HttpResponse | None:
    """None when the sign-in is fresh; else the way to the sign-in page and back to this one.

    What a POST would do, ``says`` tells in words, and ``of`` names to what. Ask for permission first.
    """
    if is_fresh(request):
        return None
    back = request.get_full_path()
    if request.method == "POST":
        handle = _keep(request, says, of)
        if handle:
            back = reverse("admin:again", args=[handle])
        else:
            messages.warning(request, "Nothing has been done yet: you had to sign in again. Please send it once more.")
    return sign_in(request, back)


def sign_in(request: HttpRequest, back: str) -> HttpResponse:
    """To the hosted page, which takes nothing older than `WITHIN`, and on to ``back``."""
    return _to_login(request, back, max_age=str(int(WITHIN.total_seconds())))


def prove(request: HttpRequest) -> HttpResponse:
    """To the hosted pages, which ask for the second factor or set one up: this session was opened without."""
    back = request.get_full_path() if request.method == "GET" else reverse("admin:index")
    return _to_login(request, back, prompt="login")


def _to_login(request: HttpRequest, back: str, **how: str) -> HttpResponse:
    hint = request.user.get_username() if request.user.is_authenticated else ""
    asked = {"client_id": operators.CLIENT, **how, "login_hint": hint, "next": back}
    return HttpResponseRedirect(f"{reverse('login')}?{urlencode(asked)}")


def again(site: AdminSite, request: HttpRequest, handle: str) -> HttpResponse:
    """What waits, in words, with a button that sends it."""
    draft = _drafts(request).get(handle)
    if draft is None:
        messages.warning(request, "What waited here has been forgotten. Please begin again.")
        return HttpResponseRedirect(reverse("admin:index"))
    if not is_fresh(request):
        return sign_in(request, request.path)
    typed = [(name, value) for name, value in draft["data"] if value and name not in QUIET]
    words = {**draft, "title": "Please confirm", "typed": typed}
    response = TemplateResponse(request, "console/fresh.html", {**site.each_context(request), **words})
    add_never_cache_headers(response)
    return response


def _keep(request: HttpRequest, says: str, of: Sequence[str]) -> str:
    """Under a handle of this operator's own; nothing for a form that must not be kept."""
    pairs = [(name, value) for name, values in request.POST.lists() for value in values if not name.startswith("csrf")]
    if request.FILES or len(urlencode(pairs)) > LARGEST:
        return ""
    if any(word in name.lower() for name, _ in pairs for word in NEVER_KEPT):
        return ""
    handle = uuid.uuid4().hex
    draft = {
        "person": str(request.user.pk),
        "until": clock.epoch() + SECONDS,
        "path": request.get_full_path(),
        "says": says,
        "of": [*of[:NAMED], *(["and more"] if len(of) > NAMED else [])],
        "data": pairs,
    }
    request.session[DRAFTS] = dict([*_drafts(request).items(), (handle, draft)][-KEPT:])
    return handle


def _drafts(request: HttpRequest) -> dict[str, Any]:
    """Those of this very person that have not waited too long; another who signs in here finds none."""
    found = request.session.get(DRAFTS, {})
    mine, now = str(request.user.pk), clock.epoch()
    return {handle: draft for handle, draft in found.items() if draft["person"] == mine and draft["until"] >= now}
