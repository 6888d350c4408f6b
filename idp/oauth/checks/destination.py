"""Who asks, and where the answer may go."""

from __future__ import annotations

from idp.oauth.requests import AuthorizationRequest


def client_readable(request: AuthorizationRequest) -> bool:
    return bool(request.parameters.get("client_id"))


def client_known(request: AuthorizationRequest) -> bool:
    """In this pool; another pool's client does not exist here."""
    return request.app is not None


def redirect_uri_registered(request: AuthorizationRequest) -> bool:
    """The very string (RFC 9700 §2.1); left out only where the client has one to fall back on."""
    return bool(request.destination)
