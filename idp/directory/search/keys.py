"""Where a list goes on: after the last row seen, whatever was added or removed meanwhile."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, DateTimeField, F, Func, UUIDField, Value

LEAST, GREATEST = uuid.UUID(int=0), uuid.UUID(int=(1 << 128) - 1)


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A place in the order of people; among those found by text the ``exact`` ones come before the others."""

    exact: bool
    created: datetime
    id: uuid.UUID

    def __str__(self) -> str:
        return f"{'=' if self.exact else ''}{self.created.isoformat()}~{self.id.hex}"

    @classmethod
    def read(cls, word: str) -> Cursor | None:
        """None for what is no cursor."""
        created, _, key = word.removeprefix("=").partition("~")
        try:
            at = datetime.fromisoformat(created)
            found = cls(word.startswith("="), at, uuid.UUID(key))
        except ValueError:
            return None
        return found if at.tzinfo and 1900 < at.year < 9999 else None

    def beyond(self, *, newer: bool) -> Func:
        """``(created, id) > (…, …)``, or less: one range of an index that has both."""
        here = _pair(F("created"), F("pk"))
        there = _pair(Value(self.created, DateTimeField()), Value(self.id, UUIDField()))
        joiner = " > " if newer else " < "
        return Func(here, there, template="%(expressions)s", arg_joiner=joiner, output_field=BooleanField())


def _pair(*keys: Any) -> Func:
    return Func(*keys, template="(%(expressions)s)", output_field=BooleanField())
