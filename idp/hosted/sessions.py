"""What a browser's session holds: the pool it belongs to, and who signed in when, how, for which client.

Keys: ``pool``, ``auth_time`` (epoch seconds), ``methods``, ``client``; ``attempts`` and
``notes`` (see `notes`); ``proved`` (see `proofs`). A session of another pool counts as empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from idp.directory.models import User
from idp.flows.steps import Authenticated, Method
from idp.kernel import clock
from idp.pools.models import Pool

POOL, AUTH_TIME, METHODS, CLIENT = "pool", "auth_time", "methods", "client"
SURVIVE = ("attempts", "notes", "proved")
"""What other tabs are in the midst of: it outlives a sign-in in this one."""

SHORTEST = timedelta(minutes=1)
"""Even a pool that asks every time lets somebody get from its sign-in page to the app."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A browser session that still stands, as far as it tells by itself."""

    pool: Pool
    at: datetime
    client_id: str
    verified: bool
    """With a second factor."""

    def allows(self, user: User) -> bool:
        """Whether nothing has happened to ``user`` since that ends it."""
        return user.pool_id == self.pool.pk and user.enabled and (user.signed_out is None or self.at >= user.signed_out)


def pool_of(request: HttpRequest) -> Pool | None:
    """The pool that `idp.middleware.Place` has found."""
    return cast("Pool | None", getattr(request, "pool", None))


def is_here(request: HttpRequest) -> bool:
    """Whether the browser's session is one of the pool at hand."""
    pool = pool_of(request)
    return pool is not None and request.session.get(POOL) == pool.pk


def bind(request: HttpRequest) -> SessionBase:
    """The session, made this pool's: whatever another pool left in it is gone first."""
    pool = pool_of(request)
    if pool is None:
        raise ValueError("A session belongs to a pool.")
    if request.session.get(POOL, pool.pk) != pool.pk:
        request.session.flush()
    if POOL not in request.session:
        request.session[POOL] = pool.pk
    return request.session


def opened(request: HttpRequest) -> Opened | None:
    """Who signed in here, unless in another pool or too long ago: the limit is absolute, use does not extend it."""
    pool = pool_of(request)
    at = request.session.get(AUTH_TIME) if is_here(request) else None
    if pool is None or not isinstance(at, float):
        return None
    moment = datetime.fromtimestamp(at, tz=UTC)
    if clock.now() - moment > max(pool.browser_session, SHORTEST):
        return None
    verified = Method.OTP in request.session.get(METHODS, ())
    return Opened(pool, moment, str(request.session.get(CLIENT, "")), verified)


def record(session: SessionBase, step: Authenticated, client_id: str) -> None:
    """Write down a finished sign-in."""
    session[POOL] = step.user.pool_id
    session[AUTH_TIME] = step.at.timestamp()
    session[METHODS] = [str(method) for method in step.methods]
    session[CLIENT] = client_id
