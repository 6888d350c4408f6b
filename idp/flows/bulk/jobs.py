"""Work on many people, from its beginning to its result file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction

from idp.directory import groups, search
from idp.directory.models import User
from idp.directory.search import Criteria
from idp.flows.bulk import cells, work
from idp.flows.bulk.acts import ACTS
from idp.flows.models import Job, JobPart
from idp.journal import entries
from idp.kernel import actor, clock
from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Pool

KEEP = timedelta(days=7)
STALLED = timedelta(minutes=2)
HEAD = ("sub", "name", "result", "why")


def begin(act: str, criteria: Criteria, *, pool: Pool, by: User, group: str = "", reason: str = "") -> Job:
    """Whoever fits ``criteria`` and was made before now, in the background. Raises InvalidParameter."""
    if act not in ACTS or pool.is_reserved or criteria.pool != pool.pk:
        raise InvalidParameter("Choose what to do, and the pool to do it in.", field="act")
    if ACTS[act].asks_group:
        groups.named(pool, group)
    counted = search.count(criteria)
    who = actor.current()
    job = Job(
        pool=pool,
        operator=by,
        operator_name=by.username,
        address=who.address if who else "",
        act=act,
        group=group if ACTS[act].asks_group else "",
        criteria=criteria.words(),
        reason=reason[:500],
        expected=counted.number,
        counted=counted.complete,
    )
    with transaction.atomic():
        job.save(force_insert=True)
        entries.note(f"Bulk: {job.get_act_display()}", change=entries.Change.DONE, target=job, after=_told(job))
        work.go_on.enqueue(str(job.pk))
    return job


def stop(job: Job) -> None:
    """It ends after the handful in hand; what is done stays done."""
    if Job.objects.filter(pk=job.pk, state__in=[Job.State.WAITING, Job.State.RUNNING]).update(stop=True):
        entries.note("Bulk: stop", change=entries.Change.DONE, target=job)


def result(job: Job, *, named: bool = True) -> Iterator[str]:
    """A CSV file, piece by piece; unless ``named``, people are known by their ids alone."""
    yield _line(HEAD)
    for number in range(1, job.parts + 1):
        part = JobPart.objects.filter(job=job, number=number).first()
        for sub, name, *became in part.lines if part else []:
            yield _line([sub, name if named else "", *became])


def left_behind() -> None:
    """Take up what a worker dropped; `housekeeping` asks every few seconds."""
    for job in Job.objects.filter(state__in=[Job.State.WAITING, Job.State.RUNNING], touched__lt=clock.now() - STALLED):
        if Job.objects.filter(pk=job.pk, touched=job.touched).update(touched=clock.now()):
            work.go_on.enqueue(str(job.pk))


def sweep() -> None:
    """Drop what ended a week ago; the journal keeps what was done."""
    over = Job.objects.filter(state__in=[Job.State.STOPPED, Job.State.FINISHED])
    for key in list(over.filter(touched__lt=clock.now() - KEEP).values_list("pk", flat=True)):
        while parts := list(JobPart.objects.filter(job=key).values_list("pk", flat=True)[:500]):
            JobPart.objects.filter(pk__in=parts).delete()
        Job.objects.filter(pk=key).delete()


def _told(job: Job) -> dict[str, str]:
    """The name that somebody was searched by stays out of the journal: the entries of the people say who they were."""
    told = {name: value for name, value in job.criteria.items() if name != "text"}
    return told | ({"group to change": job.group} if job.group else {})


def _line(values: tuple[str, ...] | list[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([cells.safe(value) for value in values])
    return written.getvalue()
