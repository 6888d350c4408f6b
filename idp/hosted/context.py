"""What every template may use: the pool, its brand, the languages, where a query travels on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils import translation

from idp.hosted import sessions
from idp.pools import branding, configuration
from idp.pools.models import Asset, Branding, Pool


def place(request: HttpRequest) -> dict[str, Any]:
    """The context processor of every page."""
    pool = sessions.pool_of(request)
    return {
        "pool": pool,
        "brand": brand(pool) if pool else None,
        "client": None,
        "query": "",
        "languages": languages(request),
        "test_mode": settings.PORTICO_TEST_MODE,
    }


def brand(pool: Pool) -> branding.Brand:
    """A pool's look, kept per process (and per place, for the addresses of its pictures)."""

    def read() -> branding.Brand:
        row: Branding | None = getattr(pool, "branding", None)
        if row is None:
            return branding.DEFAULT
        pictures = dict(Asset.objects.filter(pool_id=pool.pk).values_list("kind", "digest"))
        urls = {f"{kind}_url": reverse("brand_asset", args=[kind, digest]) for kind, digest in pictures.items()}
        return branding.Brand(
            primary=row.primary,
            background_light=row.background_light,
            background_dark=row.background_dark,
            radius=row.radius,
            scheme=row.scheme,  # type: ignore[arg-type]  # the column's choices are the type's words
            **urls,
        )

    return configuration.kept(("brand", pool.pk, get_script_prefix()), read)


def languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Links to this very page in our other languages."""
    here = translation.get_language()
    found = []
    for code, name in settings.LANGUAGES:
        query = request.GET.copy()
        query["lang"] = code
        found.append({"code": code, "name": name, "url": f"?{query.urlencode()}", "current": code == here})
    return found
