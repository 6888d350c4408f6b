"""/oauth2/token (RFC 6749 §3.2): POST, form-encoded, parameters from the body only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from idp.oauth import server
from idp.oauth.endpoints import door
from idp.pools.models import Pool


@door.for_programs("POST")
def token(request: HttpRequest, pool: Pool) -> HttpResponse:
    """authlib finds the grant; the grant checks and asks the engine."""
    answer: HttpResponse = server.of(pool).create_token_response(request)
    return answer
