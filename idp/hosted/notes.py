"""What one tab is in the midst of, kept in the browser's session under a random handle.

The handle travels in the query (``attempt=``), so several tabs do not disturb each other and
nothing a page says can be planted by a link. A note holds what was typed (never a password),
what was wrong with it and which sentence comes next; an attempt is the engine's session string.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from idp.hosted import sessions
from idp.kernel import secrets

KEPT = 8
NOTES, ATTEMPTS = "notes", "attempts"

Note = Mapping[str, Any]
"""username, destination, notice, waiting; form, data, errors, met: what a refused form is shown again with."""


def leave(request: HttpRequest, handle: str = "", **fields: Any) -> str:
    """Keep a note for the page that comes next; with the handle of an earlier one, add to it."""
    found = _all(request, NOTES)
    former = found.pop(handle, {}) if handle else {}
    handle = handle if former else secrets.token(12)
    found[handle] = {**former, **fields}
    _write(request, NOTES, found)
    return handle


def read(request: HttpRequest, handle: str) -> Note:
    """A note of this browser and pool, or an empty one; reading does not use it up, so a reload shows it again."""
    return _all(request, NOTES).get(handle, {}) if handle else {}


def open_attempt(request: HttpRequest, session: str, **fields: Any) -> str:
    """Remember the engine's session string, and under the same handle a note."""
    handle = leave(request, **fields)
    _write(request, ATTEMPTS, {**_all(request, ATTEMPTS), handle: session})
    return handle


def attempt(request: HttpRequest, handle: str) -> str:
    """The engine's session string, or nothing."""
    return str(_all(request, ATTEMPTS).get(handle, ""))


def close_attempt(request: HttpRequest, handle: str) -> None:
    found = _all(request, ATTEMPTS)
    if found.pop(handle, None) is not None:
        _write(request, ATTEMPTS, found)


def _all(request: HttpRequest, name: str) -> dict[str, Any]:
    found = request.session.get(name) if sessions.is_here(request) else None
    return dict(found) if isinstance(found, dict) else {}


def _write(request: HttpRequest, name: str, found: dict[str, Any]) -> None:
    sessions.bind(request)[name] = dict(list(found.items())[-KEPT:])
