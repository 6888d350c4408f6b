"""A pool's stylesheet of custom properties, and its pictures: the same for everybody, cached for long."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from idp.hosted import context, sessions
from idp.pools import branding
from idp.pools.models import Asset

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:
    """``?v=`` names the version; an address without it, or with an old one, is asked for again soon."""
    pool = sessions.pool_of(request)
    if pool is None:
        raise Http404
    brand = context.brand(pool)
    response = HttpResponse(branding.stylesheet(brand), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER if request.GET.get("v") == brand.version else "public, max-age=60"
    return response


@require_safe
def brand_asset(request: HttpRequest, kind: str, digest: str) -> HttpResponse:
    """A picture; an SVG opened by itself can do nothing."""
    pool = sessions.pool_of(request)
    found = Asset.objects.filter(pool_id=pool.pk, kind=kind, digest=digest).first() if pool else None
    if found is None:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type=found.content_type)
    response["Cache-Control"] = FOR_EVER
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response
