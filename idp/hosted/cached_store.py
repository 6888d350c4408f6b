"""The same with a shared cache in front, where there is one (REDIS_URL)."""

from __future__ import annotations

from django.contrib.sessions.backends import cached_db

from idp.hosted import store


class SessionStore(store.SessionStore, cached_db.SessionStore):
    """The cache is Django's part, when it is written ours."""
