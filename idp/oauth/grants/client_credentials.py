"""A client that speaks for itself (RFC 6749 §4.4): nothing is stored, and once warm the database is not asked."""

from __future__ import annotations

from typing import Any

from authlib.oauth2.rfc6749 import grants

from idp.flows import tokens
from idp.oauth import scopes
from idp.oauth.grants import answers
from idp.oauth.requests import TokenRequest
from idp.oauth.rules import Rule, demand


def is_confidential(request: TokenRequest) -> bool:
    return not request.client.is_public


def may_speak_for_itself(request: TokenRequest) -> bool:
    return request.client.may("client_credentials")


def scopes_allowed(request: TokenRequest) -> bool:
    return bool(_scopes(request))


def resource_known(request: TokenRequest) -> bool:
    asked = request.parameters.get("resource")
    return not asked or scopes.is_known_resource(request.pool, asked)


RULES: list[Rule[TokenRequest]] = [
    Rule(is_confidential, "unauthorized_client", "A client without a secret may not use this grant."),  # §4.4
    Rule(may_speak_for_itself, "unauthorized_client", "The client may not use this grant."),
    Rule(scopes_allowed, "invalid_scope", "A scope is unknown or not allowed for this client."),
    Rule(resource_known, "invalid_target", "The resource is unknown."),  # RFC 8707 §2
]


class ClientCredentials(grants.ClientCredentialsGrant):
    """authlib's default lifetime is ten days; ours is the client's."""

    request: Any

    def validate_token_request(self) -> None:
        self.request.client = self.authenticate_token_endpoint_client()
        demand(RULES, self.request)

    def create_token_response(self) -> tuple[int, answers.Body, list[Any]]:
        request: TokenRequest = self.request
        issued = tokens.for_client(
            request.client.row, scope=" ".join(_scopes(request)), resource=request.parameters.get("resource")
        )
        return 200, answers.body(issued), []


def _scopes(request: TokenRequest) -> list[str]:
    return scopes.for_itself(request.client, request.parameters.get("scope"))
