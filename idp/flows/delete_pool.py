"""Deleting a pool, with everybody and everything in it, for good."""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db import transaction
from django_tasks import task

from idp.directory.models import User
from idp.flows.models import LeavingPool
from idp.journal import entries, events, tallies
from idp.kernel import clock
from idp.kernel.refusals import InvalidParameter, Refusal, ResourceNotFound
from idp.pools.models import Domain, Pool

AT_ONCE = 500
LARGE = 2000
SLICE = 2.0
"""Seconds that a worker gives to it before it looks at what else there is to do."""

STALLED = timedelta(minutes=2)
PROTECTED = (
    "The user pool cannot be deleted because deletion protection is activated. "
    "Deletion protection must be inactivated first."
)  # [K]
HAS_DOMAIN = "User pool cannot be deleted. It has a domain configured that should be deleted first."  # [K]

log = logging.getLogger(__name__)


def obstacles(pool: Pool) -> list[str]:
    """Sentences: what keeps the pool."""
    found = [PROTECTED] if pool.deletion_protection or pool.is_reserved else []
    return [*found, *([HAS_DOMAIN] if Domain.objects.filter(pool=pool).exists() else [])]


def delete_pool(pool: Pool) -> None:
    """All or nothing; people go in handfuls, so that a large pool does not fill the memory.

    Raises InvalidParameter while deletion protection is on or a domain still names the pool.
    """
    with transaction.atomic():
        row = _may_go(pool.pk)
        with entries.hushed():  # the pool's own speaks for everybody in it
            while _handful(row):
                pass
        _end(row)


def begin(pool: Pool) -> bool:
    """`delete_pool` at once where the pool is small; a large one is left to the workers. Whether it is gone.

    Its people go first, in handfuls that are each for good; turning deletion protection on stops them.
    Raises as `delete_pool`.
    """
    with transaction.atomic():
        row = _may_go(pool.pk)
        if User.objects.filter(pool=row).order_by()[LARGE : LARGE + 1].exists():
            LeavingPool.objects.get_or_create(pool=row, defaults={"touched": clock.now()})
            go_on.enqueue(row.pk)
            entries.note(change=entries.Change.DONE, target=row, after={"being deleted": True})
            return False
        delete_pool(row)
    return True


@task()
def go_on(pool_id: str) -> None:
    """A slice of it, and again. Two workers take turns: the mark's row is locked for each handful."""
    until = time.monotonic() + SLICE
    while time.monotonic() < until:
        with transaction.atomic():
            mark = LeavingPool.objects.select_for_update(skip_locked=True).filter(pool_id=pool_id).first()
            if mark is None:
                return
            try:
                row = _may_go(pool_id)
            except Refusal as refusal:
                log.warning("deleting %s has stopped: %s", pool_id, refusal.message)
                mark.delete()
                return
            LeavingPool.objects.filter(pk=mark.pk).update(touched=clock.now())
            if not _handful(row):
                _end(row)
                return
    go_on.enqueue(pool_id)


def left_behind() -> None:
    """Take up what a worker dropped; `housekeeping` asks every few seconds."""
    for mark in LeavingPool.objects.filter(touched__lt=clock.now() - STALLED):
        if LeavingPool.objects.filter(pk=mark.pk, touched=mark.touched).update(touched=clock.now()):
            go_on.enqueue(mark.pool_id)


def _may_go(pool_id: str) -> Pool:
    """The row, locked. Raises ResourceNotFound, InvalidParameter."""
    row = Pool.objects.select_for_update().filter(pk=pool_id).first()
    if row is None:
        raise ResourceNotFound(f"User pool {pool_id} does not exist.")
    for sentence in obstacles(row):
        raise InvalidParameter(sentence)
    return row


def _handful(pool: Pool) -> bool:
    """People, then what they did; whether there was anything."""
    people = list(User.objects.filter(pool=pool).order_by().values_list("pk", flat=True)[:AT_ONCE])
    User.objects.filter(pk__in=people).delete()
    return bool(people) or events.handful(pool.pk)


def _end(pool: Pool) -> None:
    tallies.forget(pool.pk)
    pool.delete()
