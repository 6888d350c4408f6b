"""When a page cannot be shown: a sentence for the person, a word for the app's developers, never a redirect."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import ResolverMatch
from django.utils.cache import add_never_cache_headers
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from idp.hosted.visits import Lost

SECRET = ("password", "token")


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Cognito's ``/error``: says that something went wrong; what a query claims is not repeated."""
    return say(request)


def lost(request: HttpRequest, why: Lost) -> HttpResponse:
    """The page for a request that names no client of this pool, or not a URL of that client."""
    return say(request, message=why.message, error=why.error)


def say(
    request: HttpRequest, *, message: str | Promise = "", error: str = "", title: str = "", status: int = 400
) -> HttpResponse:
    context = {"title": title, "message": message, "error": error}
    response = render(request, "hosted/error.html", context, status=status)
    add_never_cache_headers(response)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Show the form again with what was typed, passwords aside, and say why; anywhere else, a plain page (403)."""
    from idp.hosted.pages.page import Asked

    match: ResolverMatch | None = request.resolver_match
    view = getattr(match.func, "view_class", None) if match else None
    if match and isinstance(view, type) and issubclass(view, Asked):
        typed = {name: str(value) for name, value in request.POST.items() if not any(word in name for word in SECRET)}
        request.stale_form = typed  # type: ignore[attr-defined]  # read by page.stale_form
        request.method = "GET"
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        if isinstance(response, TemplateResponse) and response.status_code == 200:
            response.status_code = 403
            return response
    sentence = _("This page had been open for too long, or cookies are turned off. Go back, reload and try again.")
    return say(request, message=sentence, status=403)
