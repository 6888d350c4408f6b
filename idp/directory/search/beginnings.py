"""Finding people by the start of a name, an address, a number or the ``sub``, whatever the case of letters.

One probe for each column, in the order of its index, so that none reads more than it gives.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Case, Expression, F, Q, QuerySet, Value, When
from django.db.models.functions import Lower, Substr
from django.db.models.lookups import Exact, GreaterThanOrEqual, In, LessThan

from idp.directory.models import User
from idp.directory.models.user import SEARCHED, Beginning
from idp.directory.search import dialled
from idp.directory.search.criteria import Criteria
from idp.directory.search.keys import Cursor

MOST = 250
"""Of each column."""

TOGETHER = 40
"""Numbers in one probe: of many more PostgreSQL expects so much that it would rather read the index through."""

LAST = "\U0010ffff"
SUB = re.compile("[0-9a-f]{4,32}")


@dataclass(frozen=True, slots=True)
class Question:
    """A range of one index, and what must also be true of a row; ``exact`` comes before the others."""

    name: str
    where: Q
    order: Any
    exact: Q
    also: Q = field(default_factory=Q)
    in_pool: bool = True
    """Whether the index leads with the pool."""

    if_nobody: bool = False
    """Asked only while nobody has been found."""


@dataclass(slots=True)
class Hits:
    """Where they stand in the order; ``cut`` names columns in which there are more."""

    keys: dict[uuid.UUID, Cursor] = field(default_factory=dict)
    cut: list[str] = field(default_factory=list)


def find(criteria: Criteria, places: Collection[str]) -> Hits:
    """The first `MOST` of each column that begin so, and of those whoever fulfils the other criteria."""
    hits = Hits()
    within = Q(pool_id__in=places) if len(places) > 1 else Q(pool_id="".join(places))
    fits = criteria.created() & within
    for condition in criteria.conditions().values():
        fits &= condition
    for question in questions(criteria.text):
        if question.if_nobody and hits.keys:
            continue
        rows: QuerySet[Any] = User.objects.filter(question.where, within if question.in_pool else Q())
        order = [question.order] if len(places) == 1 or not question.in_pool else ["pool_id", question.order]
        marks = {"fits": _yes_no(fits & question.also), "exactly": _yes_no(question.exact)}
        marked = rows.annotate(**marks).order_by(*order).values_list("pk", "created", "fits", "exactly")
        seen = list(marked[: MOST + 1])
        if len(seen) > MOST:
            hits.cut += [question.name] if question.name not in hits.cut else []
            if len(places) > 1:  # the exact ones of a later pool
                seen = seen[:MOST] + list(marked.filter(question.exact)[:MOST])
        for key, created, fitting, exactly in seen:
            place = Cursor(exactly, created, key)
            if fitting:
                hits.keys[key] = max(place, hits.keys.get(key, place))
    return hits


def condition(text: str) -> Q:
    """The same of a row: for whoever reads all of them anyway."""
    found = Q(pk__in=())
    for question in questions(text):
        found |= question.where & question.also
    return found


def questions(text: str) -> Iterator[Question]:
    given = text.strip(" <>\"'")
    if not given:
        return
    if SUB.fullmatch(digits := given.replace("-", "").lower()):
        where = Q(pk__gte=uuid.UUID(digits.ljust(32, "0")), pk__lte=uuid.UUID(digits.ljust(32, "f")))
        yield Question("sub", where, "pk", where if len(digits) == 32 else Q(pk__in=()), in_pool=False)
    for column in SEARCHED:
        for spelling in _spellings(given):
            yield Question(column, starts(column, spelling), Beginning(column), equals(column, spelling))
    for begun in dialled.starts(given):
        where = starts("phone_number", begun)
        yield Question("phone_number", where, Beginning("phone_number"), equals("phone_number", begun))
    yield from _two_names(given)
    numbers, head = dialled.numbers(given), Beginning("phone_number")
    for start in range(0, len(numbers), TOGETHER):
        where = Q(In(head, numbers[start : start + TOGETHER]))
        yield Question("phone_number", where, head, where, if_nobody=True)


def _two_names(given: str) -> Iterator[Question]:
    """``Ann Example`` and ``Example, Ann``, where the whole name is not kept."""
    words = given.replace(",", " ").split()
    if len(words) < 2 or dialled.WRITTEN.fullmatch(given):
        return
    for first, last in ((words[0], words[-1]), (words[-1], words[0])):
        for family in _spellings(last):
            also = Q(pk__in=())
            exact = Q(pk__in=())
            for called in _spellings(first):
                also |= starts("given_name", called)
                exact |= equals("given_name", called) & equals("family_name", family)
            where = starts("family_name", family)
            yield Question("family_name", where, Beginning("family_name"), exact, also)


def _spellings(text: str) -> set[str]:
    """SQLite knows upper and lower case of ASCII only: there, other letters are tried as people write them."""
    if connection.vendor == "sqlite" and not text.isascii():
        return {text, text.lower(), text.upper(), text.title()}
    return {text}


def starts(column: str, text: str) -> Q:
    """As the index has it, and by the rest where the text is longer than that.

    Not by the column beside its head: SQLite would put the value into both and use no index.
    """
    head = text[: Beginning.SIZE]
    found = Q(GreaterThanOrEqual(Beginning(column), _lower(head))) & Q(LessThan(Beginning(column), _lower(head + LAST)))
    return found if len(text) < Beginning.SIZE else found & _whole(column, text, len(text))


def equals(column: str, text: str) -> Q:
    found = Q(Exact(Beginning(column), _lower(text[: Beginning.SIZE])))
    return found if len(text) < Beginning.SIZE else found & _whole(column, text, len(text) + 1)


def _whole(column: str, text: str, size: int) -> Q:
    return Q(Exact(Lower(Substr(F(column), 1, size)), _lower(text)))


def _lower(text: str) -> Expression:
    """The database's own idea of lower case, on both sides."""
    return Lower(Value(text))


def _yes_no(condition: Q) -> Expression:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
