"""/.well-known/jwks.json: the pool's public keys (RFC 7517 §5)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from idp.oauth.endpoints import door
from idp.pools.models import Pool
from idp.tokens import keys


@door.for_programs("GET", "HEAD")
def jwks(request: HttpRequest, pool: Pool) -> HttpResponse:
    """With the keys that will sign soon: whoever has kept this for as long as it may be kept knows them by then."""
    return JsonResponse(keys.jwks(pool), headers={"Cache-Control": f"public, max-age={keys.CACHED}"})
