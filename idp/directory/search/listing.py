"""People page by page, newest first, and all of them in turn, oldest first.

Each statement reads a bounded number of rows: what no index answers is looked for among the next few thousand,
and a page says how far it has looked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery

from idp.directory.models import Status, User
from idp.directory.search import beginnings, few
from idp.directory.search.criteria import Criteria
from idp.directory.search.keys import GREATEST, LEAST, Cursor
from idp.pools.models import Pool

STEPS = (1_000, 4_000, 8_000)
"""So many rows are looked at for a page, one step after the other until it is full."""


@dataclass(frozen=True, slots=True)
class Page:
    """``newer`` and ``older`` are where the neighbours begin, None where there is none.

    ``back_to`` is how far was looked when more may be there; ``cut`` names the columns of which only the first
    `beginnings.MOST` were looked at.
    """

    people: list[User]
    newer: Cursor | None = None
    older: Cursor | None = None
    back_to: datetime | None = None
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some of all; there may be nobody in it. ``after`` is None when it was the last."""

    people: list[User]
    after: Cursor | None


@dataclass(frozen=True, slots=True)
class Counted:
    """``complete`` when there are no others."""

    number: int
    complete: bool


@dataclass(slots=True)
class _Found:
    people: list[User] = field(default_factory=list)
    end: Cursor | None = None
    """Where to go on; None when nothing is left."""


def page(
    criteria: Criteria,
    pools: Collection[str],
    *,
    older: Cursor | None = None,
    newer: Cursor | None = None,
    size: int = 50,
) -> Page:
    """People of those ``pools``, newest first: behind ``older``, or before ``newer``, or the first of all."""
    places = _places(criteria, pools)
    if places and (known := _few(criteria, places)):
        return _page_of(known, older, newer, size)
    if newer:
        found = _look(criteria, places, newer, size, newest_first=False)
        if len(found.people) > size or found.end:
            people = found.people[:size][::-1]
            first = Cursor(False, people[0].created, people[0].pk) if people else found.end
            last = Cursor(False, people[-1].created, people[-1].pk) if people else newer
            back_to = found.end.created if found.end and len(found.people) <= size else None
            return Page(people, newer=found.end if back_to else first, older=last, back_to=back_to)
        older = None  # there is less than a page before: the first page, then
    found = _look(criteria, places, older, size, newest_first=True)
    people = found.people[:size]
    first = Cursor(False, people[0].created, people[0].pk) if people else older
    if len(found.people) > size:
        return Page(people, newer=first if older else None, older=_place(people[-1]))
    return Page(
        people, newer=first if older else None, older=found.end, back_to=found.end.created if found.end else None
    )


def walk(criteria: Criteria, *, after: Cursor | None = None, size: int = 500) -> Chunk:
    """The next of everybody in the one pool of ``criteria``, oldest first; each chunk reads few rows.

    Who is added meanwhile comes at the end, who is gone does not come. Raises ValueError without a pool.
    """
    if not criteria.pool:
        raise ValueError("Walk through one pool at a time.")
    known = _few(criteria, [criteria.pool])
    if known and not known.cut:
        ahead = [place for place in known.oldest_first() if after is None or place > after]
        return Chunk(few.people(ahead[:size]), ahead[size - 1] if len(ahead) > size else None)
    found = _look(criteria, [criteria.pool], after, size, newest_first=False)
    if len(found.people) > size:
        return Chunk(found.people[:size], _place(found.people[size - 1]))
    return Chunk(found.people, found.end)


def count(criteria: Criteria, *, most: int = 10_000, looked_at: int = 60_000) -> Counted:
    """How many they are in the one pool of ``criteria``, as far as can be said soon."""
    if not criteria.pool:
        raise ValueError("Count in one pool at a time.")
    known = _few(criteria, [criteria.pool])
    if known and not known.cut:
        return Counted(min(len(known.places), most), len(known.places) <= most)
    base, rest = _split(criteria)
    rows = User.objects.filter(base, pool_id=criteria.pool).order_by("created", "pk")
    if not rest:
        number = rows[: most + 1].count()
        return Counted(min(number, most), number <= most)
    end = rows.values("created")[looked_at : looked_at + 1].first()
    within = rows.filter(created__lt=end["created"]) if end else rows
    number = within.filter(rest)[: most + 1].count()
    return Counted(min(number, most), end is None and number <= most)


def _places(criteria: Criteria, pools: Collection[str]) -> list[str]:
    return sorted(pools) if not criteria.pool else [criteria.pool] if criteria.pool in pools else []


def _place(user: User) -> Cursor:
    return Cursor(False, user.created, user.pk)


def _few(criteria: Criteria, places: list[str]) -> few.Few | None:
    """Those whom another index than the order's finds."""
    if criteria.text:
        return few.found_by_text(criteria, places)
    return few.in_group(criteria, places) if criteria.group else None


def _page_of(known: few.Few, older: Cursor | None, newer: Cursor | None, size: int) -> Page:
    places = known.places
    before = [place for place in places if newer and place > newer]
    chosen = before[-size:] if len(before) > size else [p for p in places if before or not older or p < older][:size]
    if not chosen:
        return Page([], newer=older, cut=known.cut)
    first, last = chosen[0], chosen[-1]
    return Page(
        few.people(chosen),
        newer=first if first != places[0] else None,
        older=last if last != places[-1] else None,
        cut=known.cut,
    )


# --- along the order ---------------------------------------------------------------------------


def _split(criteria: Criteria) -> tuple[Q, Q]:
    """What one index answers in this order, and what has to be looked for along it."""
    conditions = criteria.conditions()
    base = criteria.created()
    for name in _indexed(criteria):
        base &= conditions.pop(name)
        break
    rest = beginnings.condition(criteria.text) if criteria.text else Q()
    for condition in conditions.values():
        rest &= condition
    return base, rest


def _indexed(criteria: Criteria) -> Iterator[str]:
    """Fewest first, as far as one can know."""
    if criteria.status and criteria.status != Status.CONFIRMED:
        yield "status"
    if criteria.enabled is False:
        yield "enabled"
    if criteria.email_verified is False:
        yield "email_verified"
    if criteria.phone_number_verified is False:
        yield "phone_number_verified"
    if criteria.status:
        yield "status"


def _look(criteria: Criteria, places: list[str], start: Cursor | None, size: int, *, newest_first: bool) -> _Found:
    """At most one more than ``size``."""
    if not places:
        return _Found()
    base, rest = _split(criteria)
    order = ("-created", "-pk") if newest_first else ("created", "pk")
    within = Q(pool_id__in=places) if len(places) > 1 else Q(pool_id=places[0])
    found = _Found(end=start)
    for step in STEPS:
        rows = User.objects.filter(within, base).prefetch_related("pool").order_by(*order)
        ahead = base & Q(found.end.beyond(newer=not newest_first)) if found.end else base
        if found.end:
            rows = rows.filter(found.end.beyond(newer=not newest_first))
        bound = None
        if rest or len(places) > 1:
            bound = _bound(places, ahead, max(size + 1, step // len(places)), newest_first=newest_first)
        if bound:
            rows = rows.filter(**{"created__gte" if newest_first else "created__lte": bound})
            if found.end:  # said again without the id: PostgreSQL sees a range in two bounds of one column only
                rows = rows.filter(**{"created__lte" if newest_first else "created__gte": found.end.created})
        found.people += rows.filter(rest)[: size + 1 - len(found.people)]
        found.end = Cursor(False, bound, LEAST if newest_first else GREATEST) if bound else None
        if len(found.people) > size or not bound:
            return found
    return found


def _bound(places: list[str], ahead: Q, number: int, *, newest_first: bool) -> datetime | None:
    """When the person was made up to whom at most ``number`` rows of each pool are to be looked at; None for all.

    The one OFFSET here: a fixed number of entries of an index.
    """
    here = User.objects.filter(ahead, pool_id=OuterRef("pk")).order_by("-created" if newest_first else "created")
    last = Subquery(here.values("created")[number - 1 : number])
    found = [at for at in Pool.objects.filter(pk__in=places).values_list(last, flat=True) if at]
    return (max(found) if newest_first else min(found)) if found else None
