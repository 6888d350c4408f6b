"""``/``: what is here, in one screen; on a pool's own address, its account page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from idp.directory.models import User
from idp.hosted import sessions
from idp.hosted.pages import error
from idp.pools import configuration
from idp.pools.models import OPERATORS


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
    demo = configuration.pool(settings.PORTICO_DEMO_POOL_ID)
    if settings.PORTICO_TEST_MODE and demo:
        found |= {
            "demo_app_url": f"http://localhost:{settings.PORT + 1}/",
            "hosted_url": f"{demo.origin()}/login?client_id={settings.PORTICO_DEMO_CLIENT_ID}",
            "docs_url": reverse("endpoints"),
        }
    if settings.PORTICO_TEST_MODE:
        found["inbox_url"] = reverse("inbox")
    return found


@require_safe
def endpoints(request: HttpRequest) -> HttpResponse:
    """Test mode's page for whoever connects an app: every endpoint of the demo pool, at its real address."""
    pool = configuration.pool(settings.PORTICO_DEMO_POOL_ID)
    if not settings.PORTICO_TEST_MODE or pool is None:
        raise Http404
    browser = [(name, f"{pool.origin()}{path}") for name, path in BROWSER]
    program = [(name, f"{pool.address}{path}") for name, path in PROGRAM]
    context = {
        "issuer": pool.issuer,
        "client_id": settings.PORTICO_DEMO_CLIENT_ID,
        "groups": [(_("For the person's browser"), browser), (_("For the app"), program)],
    }
    response = render(request, "endpoints.html", context)
    add_never_cache_headers(response)
    return response


BROWSER = (
    ("authorize", "/oauth2/authorize"),
    (gettext_lazy("sign-up page"), "/signup"),
    (gettext_lazy("sign-in page"), "/login"),
    (gettext_lazy("sign out"), "/logout"),
)
PROGRAM = (
    (gettext_lazy("discovery"), "/.well-known/openid-configuration"),
    (gettext_lazy("signing keys"), "/.well-known/jwks.json"),
    ("token", "/oauth2/token"),
    ("userInfo", "/oauth2/userInfo"),
    ("revoke", "/oauth2/revoke"),
)
