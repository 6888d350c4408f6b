"""/.well-known/jwks.json: the pool's public keys (RFC 7517 §5)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from idp.oauth.endpoints import door
from idp.pools.models import Pool
from idp.tokens import keys


@door.for_programs("GET", "HEAD")
def jwks(request: HttpRequest, pool: Pool) -> HttpResponse:
    """A new key signs at once, so an app that meets an unknown kid asks again; five minutes spare us the rest."""
    return JsonResponse(keys.jwks(pool), headers={"Cache-Control": "public, max-age=300"})
