"""From a browser's session to its person, or to nobody: nothing is found outside the session's own pool."""

from __future__ import annotations

import uuid
from contextvars import ContextVar
from typing import Any

from django.contrib import auth
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from idp.directory.models import User
from idp.hosted import sessions

_session: ContextVar[sessions.Opened | None] = ContextVar("session", default=None)


class PoolBackend(BaseBackend):
    """Proves nobody (`authenticate` stays Django's "no"): the engine does that."""

    def get_user(self, user_id: Any) -> User | None:
        """Whoever the session at hand is of; without one, for another pool's or an ended one: nobody."""
        opened = _session.get()
        wanted = _uuid(user_id)
        if opened is None or wanted is None:
            return None
        user = User.objects.filter(pool_id=opened.pool.pk, pk=wanted).first()
        if user is None or not opened.allows(user):
            return None
        user.pool = opened.pool
        user.signed_in, user.verified = opened.at, opened.verified
        return user


class Person(AuthenticationMiddleware):
    """Django's ``request.user``, found by `PoolBackend` with the session's pool at hand."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: person(request))  # type: ignore[assignment]  # Django's own way


def person(request: HttpRequest) -> User | AnonymousUser:
    """The signed-in person of this request."""
    opened = sessions.opened(request)
    if opened is None:
        return AnonymousUser()
    token = _session.set(opened)
    try:
        return auth.get_user(request)
    finally:
        _session.reset(token)


def _uuid(value: Any) -> uuid.UUID | None:
    try:
        return value if isinstance(value, uuid.UUID) else uuid.UUID(str(value))
    except ValueError:
        return None
