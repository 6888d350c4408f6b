"""Refreshing (RFC 6749 §6), with rotation, grace and the end of the family on reuse (RFC 9700 §4.14.2)."""

from __future__ import annotations

from typing import Any

from authlib.oauth2.rfc6749 import grants

from idp.flows import tokens
from idp.kernel import refusals
from idp.oauth import errors
from idp.oauth.grants import answers
from idp.oauth.requests import TokenRequest
from idp.oauth.rules import Rule, demand


def may_refresh(request: TokenRequest) -> bool:
    return request.client.may("code")


def token_given(request: TokenRequest) -> bool:
    return bool(request.parameters.get("refresh_token"))


RULES: list[Rule[TokenRequest]] = [
    Rule(may_refresh, "unauthorized_client", "The client may not use this grant."),
    Rule(token_given, "invalid_request", "The refresh_token is missing."),
    # Whose it is, whether it is live, and that scope and resource stay within what was granted: `tokens.refresh`,
    # which spends it last.
]


class RefreshToken(grants.RefreshTokenGrant):
    """authlib issues first and revokes afterwards, so two racers win; the engine spends by one statement."""

    request: Any

    def validate_token_request(self) -> None:
        self.request.client = self.authenticate_token_endpoint_client()
        demand(RULES, self.request)

    def create_token_response(self) -> tuple[int, answers.Body, list[Any]]:
        parameters = self.request.parameters
        try:
            fresh = tokens.refresh(
                parameters.get("refresh_token"),
                self.request.client.row,
                scope=parameters.get("scope"),
                resource=parameters.get("resource"),
            )
        except refusals.Refusal as refusal:
            raise errors.translated(refusal) from refusal
        return 200, answers.body(fresh), []
