"""Randomness and comparison: every secret is drawn here and compared here."""

from __future__ import annotations

import hashlib
import hmac
import secrets as random

DIGITS = 6


def token(size: int = 32) -> str:
    """A URL-safe string of ``size`` random bytes."""
    return random.token_urlsafe(size)


def raw(size: int) -> bytes:
    """``size`` random bytes."""
    return random.token_bytes(size)


def code() -> str:
    """Six decimal digits, zero-padded, as a person types them."""
    return f"{random.randbelow(10**DIGITS):0{DIGITS}d}"


def digest(value: str) -> str:
    """SHA-256 in hex: for secrets that carry their own entropy, never for passwords."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()


def same(one: str | bytes, other: str | bytes) -> bool:
    """Equality in constant time, whatever characters a stranger sent."""
    a = one.encode("utf-8", "surrogatepass") if isinstance(one, str) else one
    b = other.encode("utf-8", "surrogatepass") if isinstance(other, str) else other
    return hmac.compare_digest(a, b)
