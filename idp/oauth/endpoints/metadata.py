"""What this authorization server can do, and nothing that it cannot (OIDC Discovery, RFC 8414).

Both documents say the same. Addresses come from the pool's row, never from the request.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import get_script_prefix, reverse, set_script_prefix

from idp.oauth import client_authentication
from idp.oauth.checks import response
from idp.oauth.endpoints import door
from idp.oauth.errors import Problem
from idp.pools import configuration, schema
from idp.pools.models import Pool
from idp.pools.models.client import SYSTEM_SCOPES
from idp.tokens import jose

CLAIMS = (
    "sub iss aud exp iat auth_time nonce at_hash acr amr jti origin_jti event_id token_use cognito:username "
    "cognito:groups cognito:roles cognito:preferred_role"
).split()


@door.for_programs("GET", "HEAD")
def metadata(request: HttpRequest, pool: Pool | None, pool_id: str = "") -> HttpResponse:
    """By the pool's own address, or with its id at the end (RFC 8414 §3.1: the well-known part before the path)."""
    found = pool
    if pool_id:
        named = configuration.pool(pool_id)
        found = named if named is not None and pool in (None, named) else None
    if found is None:
        raise Problem("invalid_request", "There is no user pool at this address.", detail="no pool", status=404)
    shown = found
    document = configuration.kept(("metadata", shown.pk), lambda: described(shown))
    return JsonResponse(document, headers={"Cache-Control": "public, max-age=300"})


def described(pool: Pool) -> dict[str, Any]:
    """The whole document; a custom attribute is no standing promise, so claims are the standard ones."""
    authorize, sign_out = addresses(pool.origin(), "authorize", "sign_out")
    # For programs the one host: a name like demo.localhost is known to browsers only.
    token, userinfo, revoke, jwks = addresses(pool.address, "token", "userinfo", "revoke", "jwks")
    methods = list(client_authentication.METHODS)
    return {
        "issuer": pool.issuer,
        "authorization_endpoint": authorize,
        "token_endpoint": token,
        "userinfo_endpoint": userinfo,
        "revocation_endpoint": revoke,
        "end_session_endpoint": sign_out,
        "jwks_uri": jwks,
        "scopes_supported": [*SYSTEM_SCOPES, *sorted(configuration.scopes(pool.pk))],
        "response_types_supported": list(response.FLOWS),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": ["authorization_code", "refresh_token", "client_credentials", "implicit"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [jose.ALGORITHM],
        "claim_types_supported": ["normal"],
        "claims_supported": [*CLAIMS, *(name for name in schema.STANDARD if name != "sub")],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "prompt_values_supported": ["none", "login", "select_account"],
        "authorization_response_iss_parameter_supported": True,
        "ui_locales_supported": [code for code, _ in settings.LANGUAGES],
    }


def addresses(base: str, *names: str) -> list[str]:
    """The endpoints of those names under ``base``."""
    here = get_script_prefix()
    set_script_prefix(f"{base}/")
    try:
        return [reverse(name) for name in names]
    finally:
        set_script_prefix(here)
