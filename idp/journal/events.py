"""What people did: written by one plain statement, read by the person or by the pool, dropped when the pool says.

A person's rows stay when the person goes, and go with the pool's retention; a pool's go with the pool.
"""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from django.db import connection
from django.db.models import Q, QuerySet

from idp.journal.models import Event
from idp.kernel import clock, secrets, statements
from idp.kernel.statements import Statement

Kind: TypeAlias = Event.Kind
Outcome: TypeAlias = Event.Outcome

COLUMNS = "id, pool_id, subject, kind, outcome, at, client_id, address, device, challenges"
INSERT = f"INSERT INTO journal_event ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"  # noqa: S608  # constants
INSERT_SELDOM = f"""
INSERT INTO journal_event ({COLUMNS}) SELECT %s, %s, %s, %s, %s, %s, %s, %s, %s, %s
WHERE NOT EXISTS (
    SELECT 1 FROM journal_event WHERE pool_id = %s AND subject = %s AND at > %s AND kind = %s AND outcome = %s
)
"""  # noqa: S608  # constants
DELETE = """
DELETE FROM journal_event WHERE id IN (
    SELECT id FROM journal_event WHERE pool_id = %s AND at < %s ORDER BY at LIMIT %s
)
"""
POOLS = """
WITH RECURSIVE there(id) AS (
    SELECT min(pool_id) FROM journal_event
    UNION ALL
    SELECT (SELECT min(pool_id) FROM journal_event WHERE pool_id > there.id) FROM there WHERE there.id IS NOT NULL
)
SELECT id FROM there WHERE id IS NOT NULL
"""
"""One look into the index for each pool, however many rows it has."""

SELDOM = timedelta(minutes=1)
AT_ONCE = 1000
FOREVER = timedelta(days=36_500)

_counter = itertools.count()
_fields = {field.name: field for field in Event._meta.concrete_fields}


@dataclass(frozen=True, slots=True)
class Source:
    """From where, by which app and with what; empty where an administrator acted."""

    client: str = ""
    address: str = ""
    device: str = ""


NOWHERE = Source()


def record(
    pool_id: str,
    subject: uuid.UUID,
    kind: Kind,
    outcome: Outcome = Outcome.PASS,
    source: Source = NOWHERE,
    challenges: Sequence[tuple[str, bool]] = (),
) -> None:
    """`written`, run in the caller's transaction if there is one."""
    statements.run(*written(pool_id, subject, kind, outcome, source, challenges))


def written(
    pool_id: str,
    subject: uuid.UUID,
    kind: Kind,
    outcome: Outcome = Outcome.PASS,
    source: Source = NOWHERE,
    challenges: Sequence[tuple[str, bool]] = (),
) -> Statement:
    """The statement for one row. ``challenges``: (Password or Mfa, whether it was right).

    What is refused before anybody looked at a proof (``Locked``) costs a stranger nothing, so it is
    written once a minute and no more: nobody fills the disk with it.
    """
    now = clock.now()
    told = [
        {"ChallengeName": name, "ChallengeResponse": "Success" if right else "Failure"} for name, right in challenges
    ]
    person, at = _prepared("subject", subject), _prepared("at", now)
    values = [_prepared("id", new_id(now)), pool_id, person, str(kind), str(outcome), at]
    values += [source.client, source.address[:45], source.device[:64], json.dumps(told)]
    statement = INSERT
    if outcome == Outcome.LOCKED:
        statement = INSERT_SELDOM
        values += [pool_id, person, _prepared("at", now - SELDOM), str(kind), str(outcome)]
    return statement, values


def new_id(at: datetime) -> uuid.UUID:
    """In the order of time (RFC 9562 §5.7): a new row goes to the end of the index, not to any page of it.

    After the milliseconds a fraction of them, then a count within this process, then chance.
    """
    microseconds = int(at.timestamp()) * 1_000_000 + at.microsecond
    milliseconds, rest = divmod(microseconds, 1000)
    value = milliseconds << 80 | 0x7 << 76 | (rest * 4096 // 1000) << 64 | 0b10 << 62
    value |= (next(_counter) & 0x3FFF) << 48 | int.from_bytes(secrets.raw(6))
    return uuid.UUID(int=value)


def of(
    pool_id: str, subject: uuid.UUID, *, before: Event | None = None, limit: int = 50, kinds: Collection[str] = ()
) -> list[Event]:
    """A person's events, newest first; ``before`` is the last of the former page."""
    found = about(pool_id, subject)
    if kinds:
        found = found.filter(kind__in=kinds)
    if before is not None:
        found = found.filter(Q(at__lt=before.at) | Q(at=before.at, id__lt=before.id), at__lte=before.at)
    return list(found.order_by("-at", "-id")[:limit])


def about(pool_id: str, subject: uuid.UUID) -> QuerySet[Event]:
    return Event.objects.filter(pool=pool_id, subject=subject)


def pools() -> list[str]:
    """Every pool that has events, also one that is no more."""
    with connection.cursor() as cursor:
        cursor.execute(POOLS)
        return [row[0] for row in cursor.fetchall()]


def sweep(pool_id: str, *, before: datetime, go_on: Callable[[], bool] = lambda: True) -> int:
    """Drop a pool's older events, a thousand at a time by the index, while ``go_on`` says so."""
    limit, dropped = _prepared("at", before), 0
    with connection.cursor() as cursor:
        while go_on():
            cursor.execute(DELETE, [pool_id, limit, AT_ONCE])
            dropped += cursor.rowcount
            if cursor.rowcount < AT_ONCE:
                break
    return dropped


def handful(pool_id: str) -> bool:
    """Drop some of a pool's events, whatever their age: the pool is leaving. Whether there were any."""
    turns = iter((True, False))
    return sweep(pool_id, before=clock.now() + FOREVER, go_on=lambda: next(turns)) > 0


def _prepared(name: str, value: object) -> Any:
    return _fields[name].get_db_prep_value(value, connection)
