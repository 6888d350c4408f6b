"""How the demo shows things to a person. None of it is needed to sign people in."""

import base64
import datetime as dt
import json
from typing import Any

import requests
from authlib.integrations.base_client.errors import OAuthError

SENTENCES = {
    "access_denied": "You stopped before the end, so you are not signed in. Nothing has changed.",
    "login_required": "You are not signed in there any more. Please sign in.",
    "mismatching_state": "This sign-in was begun in another browser or too long ago. Please start again.",
    "invalid_scope": "This app asks for more than it is allowed to. Its owner has to change the scopes.",
    "unauthorized_client": "The provider does not allow this app to sign people in like this.",
    "temporarily_unavailable": "The provider is busy. Please try again in a moment.",
}


def explain(error: Exception) -> tuple[str, int]:
    """A sentence and a status for whatever came instead of good tokens."""
    if isinstance(error, requests.RequestException):
        return "The provider does not answer just now. Please try again in a moment.", 502
    if isinstance(error, OAuthError):
        words = error.description or error.error
        return SENTENCES.get(error.error) or f"Signing in did not work. The provider's words: {words}", 400
    return f"The ID token did not pass the checks ({error}), so it was not accepted.", 400


def decoded(token: str) -> dict[str, dict[str, Any]] | None:
    """The parts of a JWT, to be shown and not to be trusted; None where the token is opaque."""
    try:
        header, claims, _ = token.split(".")
        return {"header": segment(header), "claims": segment(claims)}
    except ValueError:
        return None


def segment(text: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return value


def moment(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%-d %b %Y, %H:%M:%S UTC")
