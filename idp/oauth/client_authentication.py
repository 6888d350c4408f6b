"""Who is calling (RFC 6749 §2.3): none, client_secret_basic or client_secret_post, and never two at once."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from urllib.parse import unquote_plus

from idp.oauth import clients
from idp.oauth.clients import RelyingApp
from idp.oauth.errors import InvalidClient, Problem
from idp.oauth.requests import TokenRequest

METHODS = ("client_secret_basic", "client_secret_post", "none")
LONGEST = 2_048


@dataclass(frozen=True, slots=True)
class Claimed:
    """Who somebody says they are; ``secret`` is empty for a public app."""

    client_id: str
    secret: str


def authenticate(request: TokenRequest) -> RelyingApp:
    """The app that has proved itself. Raises InvalidClient, or Problem when it tried two ways at once."""
    parameters = request.parameters
    header: str = request.http.META.get("HTTP_AUTHORIZATION", "")
    if parameters.get("client_assertion") or parameters.get("client_assertion_type"):
        raise InvalidClient("client assertions are not supported")
    if not header:
        return _proved(request, [Claimed(parameters.get("client_id"), parameters.get("client_secret"))])
    if parameters.get("client_secret"):
        raise Problem("invalid_request", "Only one way of client authentication at a time.", detail="basic and post")
    claims = _basic(header)
    if parameters.get("client_id") and parameters.get("client_id") not in [claim.client_id for claim in claims]:
        raise Problem("invalid_request", "The client_id is not the one that authenticates.", detail="two client ids")
    return _proved(request, claims)


def _proved(request: TokenRequest, claims: list[Claimed]) -> RelyingApp:
    for claim in claims:
        app = clients.find(request.pool, claim.client_id) if claim.client_id else None
        if app is not None and app.proves(claim.secret):
            return app
    raise InvalidClient("unknown client, or a wrong or missing secret")


def _basic(header: str) -> list[Claimed]:
    """Both halves are form-urlencoded (RFC 6749 §2.3.1), and as sent, for the many clients that forget to encode."""
    scheme, _, credentials = header.partition(" ")
    if scheme.lower() != "basic" or len(header) > LONGEST:
        raise InvalidClient("another scheme than Basic")
    try:
        plain = base64.b64decode(credentials.strip(), validate=True).decode("ascii")
    except ValueError:
        raise InvalidClient("a Basic header that cannot be read") from None
    client_id, colon, secret = plain.partition(":")
    decoded = Claimed(unquote_plus(client_id), unquote_plus(secret))
    as_sent = Claimed(client_id, secret)
    claims = [decoded] if decoded == as_sent else [decoded, as_sent]
    if not colon or not secret:
        raise InvalidClient("a Basic header without a secret")
    return [claim for claim in claims if claim.client_id.isascii() and claim.client_id.isprintable()]
