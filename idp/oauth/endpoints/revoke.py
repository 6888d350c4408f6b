"""/oauth2/revoke (RFC 7009), as Cognito has it: refresh tokens only, and their whole family with them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from idp.flows import tokens
from idp.oauth import client_authentication, requests, screening
from idp.oauth.endpoints import door
from idp.oauth.requests import TokenRequest
from idp.oauth.rules import Rule, demand
from idp.pools.models import Pool


def token_given(request: TokenRequest) -> bool:
    return bool(request.parameters.get("token"))


def revocation_on(request: TokenRequest) -> bool:
    return bool(request.client.row.token_revocation)


def is_no_jwt(request: TokenRequest) -> bool:
    """ID and access tokens end with their family, not by themselves; refresh tokens of ours have no dots."""
    return request.parameters.get("token").count(".") != 2


RULES: list[Rule[TokenRequest]] = [
    Rule(token_given, "invalid_request", "The token is missing."),
    # "HTTP 400 and error invalid_request … if the feature is disabled for the app client" (Cognito, revoke endpoint).
    Rule(revocation_on, "invalid_request", "Token revocation is turned off for this client."),
    Rule(is_no_jwt, "unsupported_token_type", "Only refresh tokens can be revoked."),  # RFC 7009 §2.2.1
]


@door.for_programs("POST")
def revoke(request: HttpRequest, pool: Pool) -> HttpResponse:
    """200 for whatever is not a live token of this client, too: the caller's purpose is reached (RFC 7009 §2.2)."""
    asked = TokenRequest(request, pool, screening.strict_form(request, requests.TOKEN))
    asked.client = client_authentication.authenticate(asked)
    demand(RULES, asked)
    tokens.revoke(asked.parameters.get("token"), asked.client.row)
    return HttpResponse(status=200, headers={"Cache-Control": "no-store"})
