"""A job's work: handfuls of people, each in one transaction with the cursor behind them."""

from __future__ import annotations

import time
import uuid

from django.db import transaction
from django_tasks import task

from idp.directory import roles, search
from idp.directory.models import User
from idp.directory.search import Criteria, Cursor
from idp.flows.bulk.acts import ACTS
from idp.flows.models import Job, JobPart
from idp.kernel import actor, clock
from idp.kernel.actor import Actor, Kind
from idp.kernel.refusals import Refusal
from idp.pools import configuration

HANDFUL = 25
SLICE = 2.0
"""Seconds that a worker gives to it before it looks at what else there is to do."""

NOT_ALLOWED = "Whoever began it may not do this any more."
State = Job.State


@task()
def go_on(job_id: str) -> None:
    """A slice of it, and again. Two workers take turns: the job's row is locked for each handful."""
    until = time.monotonic() + SLICE
    while time.monotonic() < until:
        with transaction.atomic():
            job = Job.objects.select_for_update(skip_locked=True).filter(pk=uuid.UUID(job_id)).first()
            if job is None or job.is_over:
                return
            if not _handful(job):
                return
    go_on.enqueue(job_id)


def _handful(job: Job) -> bool:
    """Whether there is more to do."""
    if job.stop:
        return _end(job, State.STOPPED, "Stopped by an operator.")
    operator = User.objects.filter(pk=job.operator_id).first() if job.operator_id else None
    if operator is None or not roles.office(operator).may(ACTS[job.act].needs, job.pool_id):
        return _end(job, State.STOPPED, NOT_ALLOWED)
    chunk = search.walk(Criteria.from_words(job.criteria), after=Cursor.read(job.cursor), size=HANDFUL)
    who = Actor(
        Kind.OPERATOR,
        id=str(operator.pk),
        name=job.operator_name,
        act=f"Bulk: {job.get_act_display()}",
        address=job.address,
        reason=job.reason,
        batch=job.pk.hex,
    )
    with actor.acting(who):
        lines = [_one(user, job) for user in chunk.people if user.created <= job.created and user.pk != operator.pk]
    if lines:
        job.parts += 1
        JobPart.objects.create(job=job, number=job.parts, lines=lines)
    job.done += sum(not why for *_, why in lines)
    job.skipped += sum(bool(why) for *_, why in lines)
    job.cursor = str(chunk.after or "")
    job.touched = clock.now()
    job.state = State.RUNNING
    if chunk.after is None:
        return _end(job, State.FINISHED)
    job.save(update_fields=["parts", "done", "skipped", "cursor", "touched", "state"])
    return True


def _one(user: User, job: Job) -> list[str]:
    """A line of the result; a person who is refused keeps none of the change, and the others go on."""
    user.pool = configuration.pool(job.pool_id) or user.pool
    line = [str(user.pk), user.email or user.phone_number or user.username]
    try:
        with transaction.atomic():
            why = ACTS[job.act].verb(user, job)
    except Refusal as refusal:
        why = str(refusal.message)
    except User.DoesNotExist:
        why = "somebody has deleted them meanwhile"
    return [*line, "skipped" if why else "done", why]


def _end(job: Job, state: State, said: str = "") -> bool:
    job.state, job.said, job.touched = state, said, clock.now()
    job.save(update_fields=["parts", "done", "skipped", "cursor", "touched", "state", "said"])
    return False
