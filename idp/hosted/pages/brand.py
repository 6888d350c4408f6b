"""The stylesheet of a pool's (or of one client's) brand, and its pictures: the same for everybody, cached for long."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from idp.hosted import brands, sessions
from idp.pools import branding, drafts, styles
from idp.pools.models import Asset, Customization, Pool, StyleAsset

FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def brand_css(request: HttpRequest) -> HttpResponse:
    """``?v=`` names the version; an address without it, or with an old one, is asked for again soon."""
    pool = sessions.pool_of(request)
    if pool is None:
        raise Http404
    if "draft" in request.GET:
        return _drafted(pool, request)
    brand = brands.of(pool, brands.client_of(request, pool))
    response = HttpResponse(branding.stylesheet(brand), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER if request.GET.get("v") == brand.version else "public, max-age=60"
    return response


def _drafted(pool: Pool, request: HttpRequest) -> HttpResponse:
    """Of a look that an operator tries on (`pages.preview`)."""
    sealed = request.GET["draft"]
    draft = drafts.opened(pool, sealed)
    if draft is None:
        raise Http404
    brand = brands.drafted(pool, draft, sealed, scheme=request.GET.get("scheme", ""))
    response = HttpResponse(branding.stylesheet(brand), content_type="text/css; charset=utf-8")
    add_never_cache_headers(response)
    return response


@require_safe
def brand_asset(request: HttpRequest, kind: str, digest: str) -> HttpResponse:
    """A picture; an SVG opened by itself can do nothing."""
    pool = sessions.pool_of(request)
    found = _picture(pool, kind, digest) if pool else None
    if found is None:
        raise Http404
    content, content_type = found
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = FOR_EVER
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _picture(pool: Pool, kind: str, digest: str) -> tuple[bytes, str] | None:
    """Content and type, of this pool only."""
    if kind == "classic":
        logo = Customization.objects.filter(pool_id=pool.pk, digest=digest).exclude(digest="").first()
        return (bytes(logo.image), logo.image_type) if logo else None
    if kind == "style":
        asset = StyleAsset.objects.filter(style__pool_id=pool.pk, digest=digest).first()
        return (bytes(asset.content), styles.CONTENT_TYPES[asset.extension]) if asset else None
    own = Asset.objects.filter(pool_id=pool.pk, kind=kind, digest=digest).first()
    return (bytes(own.content), own.content_type) if own else None
