"""The authorization code grant (RFC 6749 §4.1) with PKCE (RFC 7636)."""

from __future__ import annotations

import re
from typing import Any

from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from idp.flows import tokens
from idp.kernel import refusals, secrets
from idp.oauth import errors, responses
from idp.oauth.clients import RelyingApp
from idp.oauth.grants import answers
from idp.oauth.interaction import Person
from idp.oauth.requests import AuthorizationRequest, TokenRequest
from idp.oauth.rules import Rule, demand
from idp.tokens import authorization_codes

VERIFIER = re.compile(r"[A-Za-z0-9\-._~]{43,128}")


def may_use_codes(request: TokenRequest) -> bool:
    return request.client.may("code")


def code_given(request: TokenRequest) -> bool:
    return bool(request.parameters.get("code"))


def code_exists_for_this_client(request: TokenRequest) -> bool:
    """Another client's code does not exist here, so it cannot be spent by the wrong hands."""
    request.code = authorization_codes.find(request.parameters.get("code"), request.client.row)
    return request.code is not None


def redirect_uri_identical(request: TokenRequest) -> bool:
    """The very string of the authorization request; one that it left out may be left out again."""
    stored = request.code.redirect_uri if request.code else ""
    given = request.parameters.get("redirect_uri")
    return given == stored if stored else given in ("", request.client.default_redirect_uri())


def verifier_matches(request: TokenRequest) -> bool:
    challenge = request.code.challenge if request.code else ""
    verifier = request.parameters.get("code_verifier")
    if not challenge:
        # A verifier without a challenge is the mark of a PKCE downgrade (RFC 9700 §4.8.2).
        return not verifier and not request.client.is_public
    return bool(VERIFIER.fullmatch(verifier)) and secrets.same(create_s256_code_challenge(verifier), challenge)


def resource_identical(request: TokenRequest) -> bool:
    asked = request.parameters.get("resource")
    return not asked or (request.code is not None and asked == request.code.resource)


GRANT = "The authorization code is invalid, expired or was issued for another request."
RULES: list[Rule[TokenRequest]] = [
    Rule(may_use_codes, "unauthorized_client", "The client may not use this grant."),
    Rule(code_given, "invalid_request", "The code is missing."),
    Rule(code_exists_for_this_client, "invalid_grant", GRANT),  # RFC 6749 §4.1.3
    Rule(redirect_uri_identical, "invalid_grant", GRANT),  # RFC 6749 §4.1.3
    Rule(verifier_matches, "invalid_grant", GRANT),  # RFC 7636 §4.6
    Rule(resource_identical, "invalid_target", "The resource is not the one that was granted."),  # RFC 8707 §2.2
    # Live and never used: `tokens.redeem` finds out by spending the code, so only who has proved possession gets there.
]


class AuthorizationCode(grants.AuthorizationCodeGrant):
    """authlib's grant, with our rules in place of its validation and the engine in place of its storage."""

    request: Any

    def validate_authorization_request(self) -> str:
        """`checks.RULES` have been through it."""
        return str(self.request.destination)

    def create_authorization_response(self, redirect_uri: str, grant_user: Person) -> responses.Answer:
        request: AuthorizationRequest = self.request
        parameters = request.parameters
        code = authorization_codes.make(
            grant_user.user,
            _app(request).row,
            redirect_uri=parameters.get("redirect_uri"),
            scope=" ".join(request.granted),
            auth_time=grant_user.auth_time,
            methods=grant_user.methods,
            nonce=parameters.get("nonce"),
            challenge=parameters.get("code_challenge"),
            resource=parameters.get("resource"),
        )
        return responses.answer(request, {"code": code})

    def validate_token_request(self) -> None:
        self.request.client = self.authenticate_token_endpoint_client()
        demand(RULES, self.request)

    def create_token_response(self) -> tuple[int, answers.Body, list[Any]]:
        try:
            return 200, answers.body(tokens.redeem(self.request.code, self.request.client.row)), []
        except refusals.Refusal as refusal:
            raise errors.translated(refusal) from refusal


def _app(request: AuthorizationRequest) -> RelyingApp:
    assert request.app is not None  # noqa: S101  # the first rule of `checks`
    return request.app
