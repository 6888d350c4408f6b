"""So many people into a pool, behind those who were put there before."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from idp.directory.models import Group, Membership, SignInName, User
from idp.directory.seed import people, tables
from idp.directory.seed.people import Invented
from idp.journal import entries
from idp.journal.models import Entry
from idp.kernel import clock
from idp.pools.models import Pool

AT_ONCE = 5_000
PERSON, NAME, MEMBER = (model._meta.db_table for model in (User, SignInName, Membership))
COLUMNS: tables.Columns = {
    PERSON: [field.attname for field in User._meta.concrete_fields],
    NAME: ["pool_id", "user_id", "kind", "key"],
    MEMBER: ["group_id", "user_id", "created"],
}


@dataclass(frozen=True, slots=True)
class Seeded:
    """``first`` is the number of the first one; ``rows`` are theirs in every table."""

    count: int
    rows: int
    first: int
    seconds: float


def sow(
    pool: Pool,
    count: int,
    *,
    seed: int = 1,
    password: str = "",
    groups: int = 0,
    say: Callable[[int], object] = id,
) -> Seeded:
    """``count`` more people; ``password`` is the hash that those have who have one. All of them or, if it fails, none.

    The same pool, seed and number give the same person. Raises IntegrityError when a name is somebody else's.
    """
    begun, first = time.perf_counter(), _next(pool, seed)
    now, rows = clock.now(), 0

    def note(done: int, more: int) -> None:
        nonlocal rows
        rows += more
        say(done)

    many = count >= tables.WITHOUT_INDEXES and User.objects.all()[:count].count() < count
    with transaction.atomic(), connection.cursor() as cursor:
        places = _groups(pool, groups)
        invented = people.invent(pool, seed, range(first, first + count), password=password, now=now)
        with tables.indexes_later(cursor, COLUMNS) if many else nullcontext():
            tables.fill(cursor, COLUMNS, _chunks(pool, invented, places, now, note))
        entries.note(change=Entry.Change.DONE, target=pool, after={"people": count, "seed": seed, "first": first})
        for table in COLUMNS if connection.vendor == "postgresql" else ():
            cursor.execute(f"ANALYZE {table}")
    return Seeded(count, rows, first, time.perf_counter() - begun)


def _chunks(
    pool: Pool, invented: Iterator[Invented], places: list[int], now: datetime, say: Callable[[int, int], object]
) -> Iterator[tables.Rows]:
    defaults = {field.attname: field.get_default() for field in User._meta.concrete_fields} | {"pool_id": pool.pk}
    done = 0
    while some := list(islice(invented, AT_ONCE)):
        rows: tables.Rows = {
            PERSON: [(defaults | one.columns).values() for one in some],
            NAME: [(pool.pk, one.columns["id"], kind, key) for one in some for kind, key in one.names.items()],
            MEMBER: list(_members(places, some, now)) if places else [],
        }
        done += len(some)
        say(done, sum(len(each) for each in rows.values()))
        yield rows


def _next(pool: Pool, seed: int) -> int:
    """Behind the last who was made: found by halving, a few who were deleted since do not matter."""
    if not _taken(pool, seed, 0):
        return 0
    low, step = 0, 1
    while _taken(pool, seed, low + step):
        low, step = low + step, step * 2
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _taken(pool, seed, middle) else (low, middle)
    return high


def _taken(pool: Pool, seed: int, number: int) -> bool:
    keys = [uuid.UUID(people.sub(pool, seed, later)) for later in range(number, number + 64)]
    return User.objects.filter(pk__in=keys).exists()


def _groups(pool: Pool, count: int) -> list[int]:
    return [Group.objects.get_or_create(pool=pool, name=f"group-{number}")[0].pk for number in range(1, count + 1)]


def _members(places: list[int], some: list[Invented], now: datetime) -> Iterator[tuple[object, ...]]:
    """Two of three people are in a group, and each group but the last has half as many as the one before."""
    for one in some:
        if one.lot % 3:
            coin = one.lot >> 72 & (1 << 40) - 1
            yield places[min((coin & -coin).bit_length() - 1, len(places) - 1) if coin else 0], one.columns["id"], now
