"""What shall be done to everybody whom the filters mean, and to how many."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from idp.console import asking, scope
from idp.console import fresh as freshness
from idp.console.bulk.place import Place, in_words
from idp.directory import search
from idp.directory.models import Group, User
from idp.directory.roles import Permission
from idp.directory.search import Counted
from idp.flows.bulk import jobs
from idp.flows.bulk.acts import ACTS
from idp.flows.models import Job
from idp.kernel.refusals import Refusal
from idp.pools.models import Pool

NAMED = 5
GROUPS = 500


class Choice(forms.Form):
    """Only what the operator may do in that pool."""

    act = forms.ChoiceField(label="What to do", widget=forms.RadioSelect)
    group = forms.ChoiceField(required=False, help_text="For adding to a group and taking out of one.")
    typed = forms.CharField(required=False, max_length=128, widget=forms.TextInput({"autocomplete": "off"}))
    reason = forms.CharField(required=False, max_length=500, help_text="Optional; kept in the audit.")

    def __init__(self, request: HttpRequest, pool: Pool) -> None:
        super().__init__(request.POST or None, label_suffix="")
        self.pool = pool
        may = [act for act in Job.Act if scope.may(request, ACTS[act].needs, pool.pk)]
        named = Group.objects.filter(pool=pool).order_by("name").values_list("name", flat=True)[:GROUPS]
        self.fields["act"].choices = [(act.value, act.label) for act in may]  # type: ignore[attr-defined]  # a choice
        self.fields["group"].choices = [("", "---------"), *((name, name) for name in named)]  # type: ignore[attr-defined]
        self.fields["typed"].label = f"To delete, type {pool.name}"
        if not any(ACTS[act].asks_group for act in may):
            del self.fields["group"]
        if not any(ACTS[act].typed for act in may):
            del self.fields["typed"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        doing = ACTS.get(given.get("act", ""))
        if doing and doing.asks_group and not given.get("group"):
            self.add_error("group", "Choose the group.")
        if doing and doing.typed and given.get("typed", "").strip() != self.pool.name:
            self.add_error("typed", f"Type the name of the pool, {self.pool.name}, to delete people of it.")
        return given


def choose(rows: Any, request: HttpRequest) -> HttpResponse:
    """GET says how many and who comes first; POST begins."""
    place = Place(request, Permission.HELP_PEOPLE)
    back = f"{reverse('admin:directory_user_changelist')}?{place.criteria.query()}"
    if place.pool is None:
        words = {"title": "Do something with many people", "place": place, "back": back}
        return asking.show(rows, request, "console/bulk/pool.html", words)
    counted = search.count(place.criteria)
    form = Choice(request, place.pool)
    if request.method == "POST" and form.is_valid():
        answer = _begin(request, place, form, counted)
        if answer is not None:
            return answer
    words = {
        "title": f"Do something with {told(counted)} of {place.pool.name}",
        "place": place,
        "form": form,
        "number": told(counted),
        "nobody": counted.complete and not counted.number,
        "some": search.walk(place.criteria, size=NAMED).people,
        "filters": in_words(place.criteria.words()),
        "export": _export(request, place),
        "back": back,
    }
    return asking.show(rows, request, "console/bulk/choose.html", words)


def told(counted: Counted) -> str:
    """As much as is known."""
    number = f"{counted.number:,}" if counted.complete else f"more than {counted.number:,}"
    return f"{number} {'person' if counted == Counted(1, complete=True) else 'people'}"


def _begin(request: HttpRequest, place: Place, form: Choice, counted: Counted) -> HttpResponse | None:
    given, pool = form.cleaned_data, place.pool
    if pool is None or not isinstance(request.user, User):
        return None
    act = Job.Act(given["act"])
    if ACTS[act].typed:
        stale = freshness.demand(request, says=f"{act.label} {told(counted)}", of=[pool.name])
        if stale:
            return stale
    try:
        job = jobs.begin(
            act,
            place.criteria,
            pool=pool,
            by=request.user,
            group=given.get("group", ""),
            reason=given["reason"],
        )
    except Refusal as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return None
    messages.success(request, "It has begun. This page shows how far it is; you may leave it.")
    return HttpResponseRedirect(reverse("admin:flows_job_change", args=[job.pk]))


def _export(request: HttpRequest, place: Place) -> str:
    if place.pool is None or not scope.may(request, Permission.EXPORT, place.pool.pk):
        return ""
    return f"{reverse('admin:directory_user_export')}?{place.criteria.query()}"
