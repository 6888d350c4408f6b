"""The one source of time, so that tests can stop it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(tz=UTC)


def epoch() -> int:
    """Whole seconds since 1970, as JWT's NumericDate has it (RFC 7519 §2)."""
    return int(now().timestamp())
