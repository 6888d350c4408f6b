"""authlib's authorization server, one object for each pool.

authlib's hooks never see the request, so everything of a pool hangs on its own server. It is
built in microseconds and kept while the configuration stands; a grant object is made for
each request, so nothing here changes after `of` has returned it.
"""

from __future__ import annotations

import json
from typing import Any

from authlib.oauth2 import AuthorizationServer, OAuth2Error
from django.http import HttpRequest, HttpResponse

from idp.oauth import client_authentication, clients, errors, grants, requests, screening
from idp.oauth.clients import RelyingApp
from idp.oauth.errors import Problem
from idp.pools import configuration
from idp.pools.models import Pool


class PoolServer(AuthorizationServer):
    """Dispatches by grant_type and response_type; authlib's own parsing, look-ups and token store are not used."""

    def __init__(self, pool: Pool) -> None:
        super().__init__()
        self.pool = pool
        for grant in grants.ALL:
            self.register_grant(grant)

    def query_client(self, client_id: str) -> RelyingApp | None:
        return clients.find(self.pool, client_id)

    def authenticate_client(self, request: requests.TokenRequest, methods: Any, endpoint: str = "token") -> RelyingApp:
        return client_authentication.authenticate(request)

    def create_oauth2_request(self, request: HttpRequest) -> requests.TokenRequest:
        parameters = screening.strict_form(request, requests.TOKEN)
        if not parameters.get("grant_type"):
            raise Problem("invalid_request", "The grant_type is missing.", detail="no grant_type")
        return requests.TokenRequest(request, self.pool, parameters)

    def handle_response(self, status: int, payload: Any, headers: Any) -> HttpResponse:
        """Token answers as JSON that nobody on the way may store (RFC 6749 §5.1); pages and redirects as they are."""
        if not isinstance(payload, dict):
            return HttpResponse(payload, status=status, headers=dict(headers))
        return HttpResponse(
            json.dumps(payload),
            status=status,
            content_type="application/json",
            headers={"Cache-Control": "no-store", "Pragma": "no-cache"},
        )

    def handle_error_response(self, request: requests.Request, error: OAuth2Error) -> HttpResponse:
        errors.noted(request.http, error)
        return errors.as_json(error)

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""


def of(pool: Pool) -> PoolServer:
    """The pool's server, built anew when the configuration has changed."""
    return configuration.kept(("authorization-server", pool.pk), lambda: PoolServer(pool))
