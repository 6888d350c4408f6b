"""The audit: what operators, access keys and commands changed, in the pools that an auditor may see."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.admin import register
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse

from idp.console import history, scope
from idp.console.many import Many
from idp.console.rows import Listed, Record
from idp.console.site import console
from idp.console.tasks import page
from idp.directory.roles import Permission
from idp.flows import undo
from idp.journal import erasable
from idp.journal.models import Entry, PersonKey, Seal
from idp.kernel.refusals import Refusal
from idp.pools.models import Pool

DAY = timedelta(days=1)


class Find(forms.Form):
    q = forms.CharField(required=False, max_length=256, label="Search", widget=forms.TextInput({"type": "search"}))
    pool = forms.ChoiceField(required=False)
    change = forms.ChoiceField(required=False, choices=[("", "Any change"), *Entry.Change.choices])
    door = forms.ChoiceField(
        required=False, choices=[("", "Anywhere"), *((str(kind), word) for kind, word in history.DOORS.items())]
    )
    since = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}), label="From")
    until = forms.DateField(required=False, widget=forms.DateInput({"type": "date"}), label="To")

    def __init__(self, *args: Any, pools: QuerySet[Pool], **options: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **options})
        named = [(pool.pk, pool.name) for pool in pools.order_by("name")[: scope.MOST]]
        asked = str(self.data.get("pool", ""))
        if asked and asked not in dict(named):  # one of very many, or one that is no more
            named.append((asked, asked))
        self.fields["pool"].choices = [("", "Every pool"), *named]  # type: ignore[attr-defined]  # a ChoiceField


@register(Entry, site=console)
class Entries(Record[Entry]):
    """Searched by whole ids and by the beginning of names; never counted."""

    pool_path = "pool"
    see = Permission.AUDIT
    pool_parameter = "pool"

    def get_urls(self) -> list[URLPattern]:
        reverses = page(self, "<int:pk>/undo/", self.undo, needs=Permission.EDIT_PEOPLE, name="journal_entry_undo")
        return [reverses, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = Find(request.GET, pools=scope.pools(request, self.see))
        asked = form.cleaned_data if form.is_valid() else {}
        about, batch = _word(request, "about"), _word(request, "batch")
        found = _narrowed(self.get_queryset(request), asked, about=about, batch=batch)
        if form.errors:
            found = found.none()
        shown, older, newer = history.keyset(found, request.GET.get("before", ""), request.GET.get("after", ""))
        kept = {name: value for name, value in request.GET.items() if value and name not in ("before", "after")}
        words = {
            "title": "Audit",
            "form": form,
            "lines": history.lines(shown),
            "narrowed": bool(kept),
            "about": _said(about, batch, shown),
            "hidden": {"about": about, "batch": batch},
            "older": f"?{urlencode(kept | {'before': older})}" if older else "",
            "newer": f"?{urlencode(kept | {'after': newer})}" if newer else "",
        }
        return history.page(self, request, "console/journal.html", words)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST":  # nobody changes one
            raise PermissionDenied
        return self._show(request, object_id)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """An entry has none, for nothing changes it: what there is to see is its page."""
        return self._show(request, object_id)

    def _show(self, request: HttpRequest, object_id: str) -> HttpResponse:
        entry = self.get_object(request, object_id)
        if entry is None:
            absent: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]  # Django's
            return absent
        if not self.has_view_permission(request, entry):
            raise PermissionDenied
        mine = self.get_queryset(request)
        words = {
            "title": f"Entry {entry.pk}",
            "line": history.Line(entry),
            "entry": entry,
            "values": history.values(erasable.read(entry)),
            "pool": Pool.objects.filter(pk=entry.pool).first() if entry.pool else None,
            "pages": self._pages(request, entry),
            "seal": Seal.objects.filter(entry=entry).first(),
            "together": history.lines(mine.filter(batch=entry.batch).exclude(pk=entry.pk)[:20]) if entry.batch else [],
            "undone": mine.filter(act=undo.act(entry)).first(),
            "may_undo": undo.is_possible(entry) and self.may(request, Permission.EDIT_PEOPLE, entry),
        }
        return history.page(self, request, "console/journal_entry.html", words)

    def undo(self, request: HttpRequest, entry: Entry) -> HttpResponse:
        where = reverse("admin:journal_entry_change", args=[entry.pk])
        if request.method == "POST":
            try:
                undo.undo(entry)
            except Refusal as refusal:
                self.message_user(request, str(refusal.message), messages.ERROR)
            else:
                self.message_user(request, "It is as it was before.", messages.SUCCESS)
        return HttpResponseRedirect(where)

    def _pages(self, request: HttpRequest, entry: Entry) -> list[tuple[str, str]]:
        """(label, address) of the rows concerned that are still there and may be seen."""
        wanted = {entry.target_kind: entry.target}
        if entry.subject:
            wanted["directory.user"] = str(entry.subject)
        found = []
        for model, rows in self.admin_site._registry.items():
            key = wanted.get(model._meta.label_lower)
            obj = rows.get_object(request, key) if key else None
            if obj and rows.list_display_links is not None and rows.has_view_permission(request, obj):
                label = f"{history.kind_of(model._meta.label_lower)} {obj}"
                page = f"admin:{rows.opts.app_label}_{rows.opts.model_name}_change"
                found.append((label, reverse(page, args=[quote(obj.pk)])))
        return found


@register(Seal, site=console)
class Seals(Many[Seal], Listed[Seal]):
    """The chain; ``manage.py verify_audit`` walks it."""

    pool_path = "entry__pool"
    see = Permission.AUDIT
    list_display = ("number", "entry", "key")
    list_select_related = ("entry",)
    person = ""


@register(PersonKey, site=console)
class PersonKeys(Many[PersonKey], Listed[PersonKey]):
    """Whose attributes the audit can still tell."""

    pool_path = "person__pool_id"
    see = Permission.AUDIT
    list_display = ("person",)
    list_select_related = ("person",)
    person = "person"


def _word(request: HttpRequest, name: str) -> str:
    """A parameter that links carry."""
    return request.GET.get(name, "")[:330]


def _narrowed(found: QuerySet[Entry], asked: dict[str, Any], *, about: str, batch: str) -> QuerySet[Entry]:
    if text := asked.get("q", "").strip():
        found = found.filter(_named(text))
    for column, name in (("pool", "pool"), ("change", "change"), ("actor_kind", "door")):
        if asked.get(name):
            found = found.filter(**{column: asked[name]})
    if asked.get("since"):
        found = found.filter(at__gte=_midnight(asked["since"]))
    if asked.get("until"):
        found = found.filter(at__lt=_midnight(min(asked["until"], date.max - DAY) + DAY))
    if about:
        kind, _, key = about.partition(":")
        found = found.filter(_about(kind, key))
    return found.filter(batch=batch) if batch else found


def _named(text: str) -> Q:
    """An id of anything as a whole, what was done as a whole, or the beginning of a name."""
    named = Q(actor=text) | Q(act=text) | Q(target=text) | Q(batch=text)
    named |= Q(target_name__startswith=text) | Q(actor_name__startswith=text)
    try:
        return named | Q(subject=uuid.UUID(text))
    except ValueError:
        return named


def _about(kind: str, key: str) -> Q:
    if kind != "directory.user":
        return Q(target_kind=kind, target=key)
    try:
        return Q(subject=uuid.UUID(key))
    except ValueError:
        return Q(pk__in=())


def _midnight(day: Any) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _said(about: str, batch: str, shown: Any) -> str:
    """What the list is narrowed to by a link."""
    if batch:
        return "Done in one go"
    if not about:
        return ""
    kind = about.partition(":")[0]
    named = next((entry.target_name for entry in shown if entry.target_kind == kind), "")
    return f"About the {history.kind_of(kind)} {named}".strip()
