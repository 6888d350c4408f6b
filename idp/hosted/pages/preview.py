"""The sign-in page in a look that is not saved yet, for a frame of the console: it says all and does nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from idp.hosted import brands, sessions
from idp.hosted.forms import LoginForm
from idp.hosted.visits import Visit
from idp.pools import drafts
from idp.pools.models import Client

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors {}; sandbox"
)
"""No script, no form, no origin; every other page stays as unframeable as it was."""


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """``draft`` is a sealed `pools.drafts`, without which nothing is here; ``scheme`` is what a visitor prefers."""
    pool, sealed = sessions.pool_of(request), request.GET.get("draft", "")
    draft = drafts.opened(pool, sealed) if pool else None
    if pool is None or draft is None:
        raise Http404
    app = Client.objects.filter(pool=pool, oauth_enabled=True).order_by("created").first()
    client = app or Client(id="", pool=pool)
    visit = Visit(request, pool, client, ())
    context = {
        "brand": brands.drafted(pool, draft, sealed, scheme=request.GET.get("scheme", "")),
        "client": client,
        "form": LoginForm(request=request, visit=visit),
        "can_sign_up": pool.allow_sign_up,
        "csrf_token": "",  # a form without one, and no cookie: nothing here is ever sent
        "messages": (),
    }
    html = render_to_string("hosted/login.html", context, request)
    response = HttpResponse(html.replace(" autofocus", ""))  # the focus belongs to the form beside it
    response["Content-Security-Policy"] = POLICY.format(draft.framer)
    add_never_cache_headers(response)
    return response
