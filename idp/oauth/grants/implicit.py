"""The implicit grant (RFC 6749 §4.2), for clients that still allow it: tokens in the fragment, none to refresh.

``response_type=token`` alone, as Cognito has it: an ID token comes along with the scope openid.
"""

from __future__ import annotations

from typing import Any

from authlib.oauth2.rfc6749 import grants

from idp.flows import tokens
from idp.oauth import responses
from idp.oauth.grants import answers
from idp.oauth.interaction import Person
from idp.oauth.requests import AuthorizationRequest


class Implicit(grants.ImplicitGrant):
    """authlib logs whole tokens here, so nothing of its own issuing is used."""

    request: Any

    def validate_authorization_request(self) -> str:
        """`checks.RULES` have been through it."""
        return str(self.request.destination)

    def create_authorization_response(self, redirect_uri: str, grant_user: Person) -> responses.Answer:
        request: AuthorizationRequest = self.request
        assert request.app is not None  # noqa: S101  # the first rule of `checks`
        issued = tokens.issue(
            grant_user.user,
            request.app.row,
            scope=" ".join(request.granted),
            auth_time=grant_user.auth_time,
            methods=grant_user.methods,
            nonce=request.parameters.get("nonce"),
            resource=request.parameters.get("resource"),
            refreshable=False,
        )
        return responses.answer(request, {name: str(value) for name, value in answers.body(issued).items()})
