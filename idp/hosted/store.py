"""Where browser sessions are kept (``SESSION_ENGINE``): Django's database store, asked and written less often.

Django writes a session three times in a sign-in: under its new key, what the signing-in
leaves in it, and the end of the old key; before each new key it asks whether that is taken.
"""

from __future__ import annotations

import re

from django.contrib.sessions.backends import db

from idp.kernel import secrets, statements

KEY = re.compile(r"[\w-]{8,64}", re.ASCII)


class SessionStore(db.SessionStore):
    """A new key is drawn, and the old one ended, when the answer goes out."""

    _former: str | None = None

    def cycle_key(self) -> None:
        """From now on under another key. Nothing is written if the request ends in a bug: the old session stands."""
        data = dict(self.items())
        self._former = self._former or self.session_key
        self._session_key = None
        self._session_cache = data
        self.modified = True

    def create(self) -> None:
        """A new row under a new key; a key that is taken is one in 2^192."""
        data = dict(self.items())
        self._session_key = self._get_new_session_key()
        statements.insert(self.create_model_instance(data))
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        super().save(must_create)
        self._end_former()

    def flush(self) -> None:
        super().flush()
        self._end_former()

    def _end_former(self) -> None:
        former, self._former = self._former, None
        if former:
            self.delete(former)

    def _validate_session_key(self, key: str | None) -> bool:
        """Whether a cookie's value may be asked for: a quoted one can hold NUL, which PostgreSQL does not take."""
        return bool(key and KEY.fullmatch(key))

    def _get_new_session_key(self) -> str:
        """Whether it is taken, the INSERT finds out."""
        return secrets.token(24)
