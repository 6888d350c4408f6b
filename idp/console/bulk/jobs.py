"""Work on many people: how far it is, the way to stop it, and what became of whom."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin import display, register
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import URLPattern
from django.utils.cache import add_never_cache_headers

from idp.console import asking, fresh, scope
from idp.console.bulk.place import in_words
from idp.console.many import Many
from idp.console.rows import Listed, Record
from idp.console.site import console
from idp.console.tasks import page
from idp.directory.roles import Permission
from idp.flows.bulk import cells, jobs
from idp.flows.bulk.acts import ACTS
from idp.flows.models import Job, JobPart
from idp.journal import entries


@register(Job, site=console)
class Jobs(Record[Job]):
    """Begun on the list of people; kept for a week."""

    see = Permission.SEE_PEOPLE
    list_display = ("created", "act", "pool", "operator_name", "state", "progress")
    list_select_related = ("pool",)
    list_filter = ("state", "act")
    fields = ("pool", "operator_name", "act", "group", "reason", "state", "done", "skipped", "created")

    @display(description="Progress")
    def progress(self, job: Job) -> str:
        return f"{job.done:,} done, {job.skipped:,} skipped"

    def get_urls(self) -> list[URLPattern]:
        needs = Permission.HELP_PEOPLE
        addresses = [
            page(self, f"<uuid:pk>/{name}/", partial(view, self), needs=needs, name=f"flows_job_{name}")
            for name, view in (("stop", stop), ("result", result))
        ]
        return [*addresses, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        job = self.get_object(request, unquote(object_id))
        if job is None:
            absent: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]  # Django's
            return absent
        if request.method == "POST" or not self.has_view_permission(request, job):
            raise PermissionDenied
        seen = job.done + job.skipped
        words = {
            "title": str(job),
            "job": job,
            "seen": seen,
            "most": max(job.expected, seen) if job.counted else 0,
            "filters": in_words(job.criteria),
            "may_stop": not job.is_over and not job.stop and may_do(request, job),
            "may_read": job.parts > 0 and may_do(request, job),
        }
        return asking.show(self, request, "console/bulk/job.html", words)


@register(JobPart, site=console)
class JobParts(Many[JobPart], Listed[JobPart]):
    """Their lines are in the result file."""

    pool_path = "job__pool_id"
    see = Permission.SEE_PEOPLE
    list_display = ("job", "number")
    list_select_related = ("job",)
    person = ""


def may_do(request: HttpRequest, job: Job) -> bool:
    """Whoever may do such work may end it, and read what became of whom."""
    return scope.may(request, ACTS[job.act].needs, job.pool_id)


def stop(rows: Jobs, request: HttpRequest, job: Job) -> HttpResponse:
    if not may_do(request, job):
        raise PermissionDenied
    if request.method == "POST":
        jobs.stop(job)
        messages.success(request, "It ends after those in hand. What is done stays done.")
    return HttpResponseRedirect(rows.page_of(job))


def result(rows: Jobs, request: HttpRequest, job: Job) -> HttpResponse:
    """With names and addresses it is an export, and that is not everybody's who may do such work."""
    if not may_do(request, job):
        raise PermissionDenied
    named = scope.may(request, Permission.EXPORT, job.pool_id)
    if named and (stale := fresh.demand(request)):
        return stale
    if named:
        entries.note("Export: result of bulk work", change=entries.Change.DONE, target=job)
    pieces = itertools.chain([cells.MARK], jobs.result(job, named=named))
    answer = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="bulk-{job.pk}.csv"'
    add_never_cache_headers(answer)
    return answer  # type: ignore[return-value]  # a view may return either
