"""Identifiers in the forms that Cognito's clients already parse."""

from __future__ import annotations

import secrets
import string
import uuid

LETTERS = string.ascii_letters
LOWER = string.ascii_lowercase + string.digits


def pool_id(region: str) -> str:
    """``<region>_<9 letters or digits>``; SDKs split it at the underscore."""
    return f"{region}_{''.join(secrets.choice(LETTERS + string.digits) for _ in range(9))}"


def client_id() -> str:
    """26 lower-case letters and digits."""
    return "".join(secrets.choice(LOWER) for _ in range(26))


def client_secret() -> str:
    """51 lower-case letters and digits, within Cognito's 24-64."""
    return "".join(secrets.choice(LOWER) for _ in range(51))


def unique() -> str:
    """A random UUID as text: jti, event_id, origin_jti."""
    return str(uuid.uuid4())
