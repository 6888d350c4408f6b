"""Who, in this very browser, has just shown the password of an account that is not confirmed yet.

Whoever signed up here (or signed in with the right password) and then confirms with the mailed
code need not type the password again, within minutes. The code alone opens no session: a
mailed link opened elsewhere leads to the sign-in page.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from idp.directory.models import User
from idp.hosted import sessions
from idp.kernel import clock

PROVED = "proved"
KEPT = 8
SECONDS = 15 * 60


def remember(request: HttpRequest, user: User, client_id: str) -> None:
    """The password of ``user`` was shown here and now, to this client."""
    found = {**_all(request), user.sub: [client_id, clock.epoch()]}
    sessions.bind(request)[PROVED] = dict(list(found.items())[-KEPT:])


def take(request: HttpRequest, user: User, client_id: str) -> bool:
    """Whether it was, minutes ago and to the same client; counts once."""
    found = _all(request)
    proof = found.pop(user.sub, None)
    if proof is None:
        return False
    sessions.bind(request)[PROVED] = found
    return bool(proof[0] == client_id) and 0 <= clock.epoch() - proof[1] <= SECONDS


def _all(request: HttpRequest) -> dict[str, Any]:
    found = request.session.get(PROVED) if sessions.is_here(request) else None
    return dict(found) if isinstance(found, dict) else {}
