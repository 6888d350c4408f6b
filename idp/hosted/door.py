"""The whole idea: the engine says challenge, show it; the engine says done, allauth opens the browser session.

A session is opened only by `adapter.Adapter.login`, and only for the Step that `proceed` has
put on the request at hand.
"""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from idp.directory.models import User
from idp.flows.steps import Authenticated, Challenge, Step
from idp.hosted import notes, sessions
from idp.hosted.visits import Visit

_FINISHED = "_finished_step"


def proceed(visit: Visit, step: Step, *, username: str = "", onward: str = "") -> HttpResponse:
    """Take the person to the next question, or in: to ``onward``, else to wherever the app waits."""
    request = visit.request
    if isinstance(step, Challenge):
        handle = notes.open_attempt(request, step.session, username=username or visit.username)
        return HttpResponseRedirect(visit.url("challenge", handle=handle))
    setattr(request, _FINISHED, (step, visit.client.pk))
    try:
        response: HttpResponse = perform_login(request, step.user, redirect_url=onward or visit.destination())
    finally:
        delattr(request, _FINISHED)
    return response


def finished(request: HttpRequest, user: User) -> tuple[Authenticated, str] | None:
    """The finished sign-in of exactly this person in exactly this request, and the client it is for."""
    step, client_id = getattr(request, _FINISHED, (None, ""))
    pool = sessions.pool_of(request)
    if not isinstance(step, Authenticated) or pool is None:
        return None
    return (step, client_id) if step.user.pk == user.pk and step.user.pool_id == user.pool_id == pool.pk else None
