"""Which people: one value that a list, a job in the background and an export understand alike."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, Q, Subquery
from django.db.models.lookups import IsNull

from idp.directory.models import Membership, Status
from idp.kernel.refusals import InvalidParameter

LONGEST = 256
UNREADABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Criteria:
    """Empty is everybody. Days are UTC's and both ends belong to the range; ``text`` begins a name (`beginnings`)."""

    pool: str = ""
    text: str = ""
    status: str = ""
    enabled: bool | None = None
    group: str = ""
    email_verified: bool | None = None
    phone_number_verified: bool | None = None
    created_from: date | None = None
    created_to: date | None = None
    signed_in: bool | None = None
    signed_in_from: date | None = None
    signed_in_to: date | None = None

    @classmethod
    def read(cls, words: Mapping[str, str]) -> tuple[Criteria, dict[str, str]]:
        """From a query string or JSON, and a sentence for each word that says nothing; unknown words are left alone."""
        values: dict[str, Any] = {}
        wrong: dict[str, str] = {}
        for name, reader in READERS.items():
            word = str(words.get(name, "")).strip()
            if not word:
                continue
            try:
                values[name] = reader(word)
            except ValueError as said:
                wrong[name] = str(said)
        return cls(**values), wrong

    @classmethod
    def from_words(cls, words: Mapping[str, str]) -> Criteria:
        """The same. Raises InvalidParameter: what cannot be read must not come to mean everybody."""
        found, wrong = cls.read(words)
        for name, said in wrong.items():
            raise InvalidParameter(said, field=name)
        return found

    def words(self) -> dict[str, str]:
        """What `from_words` reads, for JSON: only what was asked."""
        values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        return {name: _word(value) for name, value in values.items() if value not in (None, "")}

    def query(self) -> str:
        """The same as a query string."""
        return urlencode(self.words())

    @property
    def is_filtered(self) -> bool:
        """Whether anything but the pool and the text is asked."""
        return bool(self.words().keys() - {"pool", "text"})

    def created(self) -> Q:
        return _within("created", self.created_from, self.created_to)

    def conditions(self) -> dict[str, Q]:
        """Of the row, each by its name; not the pool, the text and when it was made."""
        asked = {
            "status": Q(status=self.status) if self.status else None,
            "enabled": _flag("enabled", self.enabled),
            "email_verified": _verified("email", self.email_verified),
            "phone_number_verified": _verified("phone_number", self.phone_number_verified),
            "signed_in": Q(last_login__isnull=not self.signed_in) if self.signed_in is not None else None,
            "between": _within("last_login", self.signed_in_from, self.signed_in_to) or None,
            "group": Q(IsNull(self.membership(), False)) if self.group else None,
        }
        return {name: condition for name, condition in asked.items() if condition is not None}

    def membership(self) -> Subquery:
        """In the group of that name in the person's own pool.

        Not EXISTS: PostgreSQL would join that, and read a large group whole where it is asked of a few people.
        """
        places = Membership.objects.filter(user=OuterRef("pk"), group__name=self.group)
        return Subquery(places.filter(group__pool_id=OuterRef("pool_id")).values("pk")[:1])


def _flag(column: str, wanted: bool | None) -> Q | None:
    return Q(**{column: wanted}) if wanted is not None else None


def _verified(kind: str, wanted: bool | None) -> Q | None:
    """Who has no address has none to verify."""
    return Q(**{f"{kind}_verified": wanted, f"{kind}__gt": ""}) if wanted is not None else None


def _within(column: str, first: date | None, last: date | None) -> Q:
    found = Q()
    if first:
        found &= Q(**{f"{column}__gte": datetime.combine(first, time.min, UTC)})
    if last:
        found &= Q(**{f"{column}__lt": datetime.combine(last, time.min, UTC) + timedelta(days=1)})
    return found


def _word(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _text(word: str) -> str:
    if len(word) > LONGEST or UNREADABLE.search(word):
        raise ValueError(f"At most {LONGEST} characters that can be written.")
    return word


def _day(word: str) -> date:
    """Not the last of all: the day after it is asked for."""
    try:
        found = date.fromisoformat(word)
    except ValueError:
        found = date.max
    if found.year < 1900 or found.year > 9998:
        raise ValueError("Write a day such as 2026-03-31.")
    return found


def _yes(word: str) -> bool:
    if word not in {"yes", "no"}:
        raise ValueError("Say yes or no.")
    return word == "yes"


def _status(word: str) -> str:
    if word not in Status.values:
        raise ValueError("Choose one of the states.")
    return word


READERS: Mapping[str, Callable[[str], Any]] = {
    "pool": _text,
    "text": _text,
    "status": _status,
    "enabled": _yes,
    "group": _text,
    "email_verified": _yes,
    "phone_number_verified": _yes,
    "created_from": _day,
    "created_to": _day,
    "signed_in": _yes,
    "signed_in_from": _day,
    "signed_in_to": _day,
}
