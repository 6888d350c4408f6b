"""``/``: what is here, in one screen; on a pool's own address, its account page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from idp.directory.models import User
from idp.hosted import sessions
from idp.hosted.pages import error
from idp.pools import configuration
from idp.pools.models import OPERATORS

DEMO, DEMO_CLIENT = "demo", "demo-app"
"""The prefix and the client that ``manage.py seed`` makes in test mode."""


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    if sessions.pool_of(request) is None:
        response = render(request, "landing.html", tiles())
    elif isinstance(request.user, User):
        response = redirect("account")
    else:
        sentence = _("These are the sign-in pages of an app. Open the app, and it will bring you here.")
        return error.say(request, title=_("Nothing to see here"), message=sentence, status=404)
    add_never_cache_headers(response)
    return response


def tiles() -> dict[str, Any]:
    """The ways on; the demo and the inbox only in test mode."""
    operators = configuration.pool(OPERATORS)
    found: dict[str, Any] = {"console_url": f"{operators.origin()}/admin/" if operators else ""}
    demo = configuration.pool_of_host(f"{DEMO}.{settings.PORTICO_DOMAIN}")
    if settings.PORTICO_TEST_MODE and demo:
        found |= {
            "demo_app_url": f"http://localhost:{settings.PORT + 1}/",
            "hosted_url": f"{demo.origin()}/login?client_id={DEMO_CLIENT}",
            "docs_url": f"{demo.issuer}/.well-known/openid-configuration",
        }
    if settings.PORTICO_TEST_MODE:
        found["inbox_url"] = reverse("inbox")
    return found
