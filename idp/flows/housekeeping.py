"""What a worker does by the clock: look for messages that were left behind, and drop what is over.

Every round may run twice or on several workers at once: each is a statement that is right at any time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from django.core.management import call_command
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from idp.credentials import codes, throttles
from idp.flows import attempts, notify, operators
from idp.flows.bulk import jobs
from idp.journal import chain, tallies
from idp.kernel import clock
from idp.messages import inbox, outbox
from idp.tokens import authorization_codes, families

DEAD_AFTER = timedelta(hours=1)
KEEP_FINISHED = timedelta(days=1)

log = logging.getLogger(__name__)


def left_behind(*, go_on: Callable[[], bool] = lambda: True) -> None:
    """Send messages whose task was lost or whose worker died, while ``go_on`` says so."""
    for message_id in outbox.overdue():
        if not go_on():
            return
        notify.deliver.call(message_id)


def daily() -> None:
    """Drop everything that is over; one failure does not keep the others from their turn."""
    for sweep in SWEEPS:
        try:
            sweep()
        except Exception:
            log.exception("%s.%s failed", sweep.__module__, sweep.__name__)


def tasks() -> None:
    """Drop finished tasks, and close those whose worker died (what they were to do is found by its own row)."""
    now = clock.now()
    DBTaskResult.objects.running().filter(started_at__lt=now - DEAD_AFTER).update(
        status=TaskResultStatus.FAILED, finished_at=now
    )
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_FINISHED).delete()


def browser_sessions() -> None:
    """Drop expired ones."""
    call_command("clearsessions")


SWEEPS: list[Callable[[], object]] = [
    chain.seal_everything,
    attempts.sweep,
    operators.sweep,
    codes.sweep,
    throttles.sweep,
    families.sweep,
    authorization_codes.sweep,
    outbox.sweep,
    inbox.sweep,
    browser_sessions,
    tasks,
    tallies.sweep,
    jobs.sweep,
]
