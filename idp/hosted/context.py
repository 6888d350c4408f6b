"""What every template may use: the pool, its brand, the languages, where a query travels on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from idp.hosted import brands, sessions


def place(request: HttpRequest) -> dict[str, Any]:
    """The context processor of every page."""
    pool = sessions.pool_of(request)
    return {
        "pool": pool,
        "brand": brands.of(pool, brands.client_of(request, pool)) if pool else None,
        "client": None,
        "query": "",
        "languages": languages(request),
        "test_mode": settings.PORTICO_TEST_MODE,
    }


def languages(request: HttpRequest) -> list[dict[str, Any]]:
    """Links to this very page in our other languages."""
    here = translation.get_language()
    found = []
    for code, name in settings.LANGUAGES:
        query = request.GET.copy()
        query["lang"] = code
        found.append({"code": code, "name": name, "url": f"?{query.urlencode()}", "current": code == here})
    return found
