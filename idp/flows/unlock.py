"""Locks: what keeps somebody out for a while after too many tries, and forgiving them all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from idp.credentials import throttles
from idp.credentials.models import Throttle
from idp.directory.models import User
from idp.journal import entries
from idp.kernel import clock
from idp.kernel.refusals import InvalidParameter


@dataclass(frozen=True, slots=True)
class Lock:
    """``since`` is the last wrong guess, or, for a limit per hour, when that hour began."""

    purpose: str
    count: int
    since: datetime
    until: datetime


def locks(user: User) -> list[Lock]:
    """Those that hold now, the longest first."""
    rows = Throttle.objects.filter(pool_id=user.pool_id, subject=user.pk, until__gt=clock.now()).order_by("-until")
    return [Lock(row.purpose, row.count, row.since, row.until) for row in rows if _holds(row)]


def unlock(user: User) -> list[Lock]:
    """Forgive every guess and every limit; returns what held. Raises InvalidParameter when nothing did.

    Guesses that have not locked anything yet are forgiven with them.
    """
    with transaction.atomic():
        held = locks(user)
        if not held:
            raise InvalidParameter("Nothing is locked: the locks are over, or somebody has forgiven them.")  # [P]
        throttles.forget(user)
        was = {lock.purpose: lock.until.isoformat() for lock in held}
        entries.note(change=entries.Change.CHANGED, target=user, before={"locks": was})
    return held


def _holds(row: Throttle) -> bool:
    """A lockout's row is given an end only when it locks; a limit's hour always has one."""
    return row.purpose not in throttles.HOURLY or row.count >= throttles.HOURLY[row.purpose]
