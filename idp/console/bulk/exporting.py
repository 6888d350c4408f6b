"""People as a file, written while it is sent."""

from __future__ import annotations

import itertools
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from idp.console import asking
from idp.console.bulk.choosing import told
from idp.console.bulk.place import Place
from idp.directory import search
from idp.directory.roles import Permission
from idp.flows.bulk import cells
from idp.flows.bulk import export as engine
from idp.journal import entries
from idp.kernel import clock
from idp.pools.models import Pool

FORMATS = [(engine.CSV, "CSV, for spreadsheets"), (engine.JSONL, "JSON Lines, for programs")]


class Wanted(forms.Form):
    form = forms.ChoiceField(label="Format", choices=FORMATS, initial=engine.CSV, widget=forms.RadioSelect)
    columns = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, request: HttpRequest, pool: Pool) -> None:
        there = engine.columns(pool)
        super().__init__(request.POST or None, initial={"columns": there}, label_suffix="")
        self.fields["columns"].choices = [(name, name) for name in there]  # type: ignore[attr-defined]  # a choice


def export(rows: Any, request: HttpRequest) -> HttpResponse:
    """GET asks which columns; POST sends the file, and the journal has who took whom."""
    place = Place(request, Permission.EXPORT)
    back = f"{reverse('admin:directory_user_changelist')}?{place.criteria.query()}"
    if place.pool is None:
        words = {"title": "Export people", "place": place, "back": back}
        return asking.show(rows, request, "console/bulk/pool.html", words)
    form = Wanted(request, place.pool)
    if request.method == "POST" and form.is_valid():
        return _send(request, place, place.pool, form.cleaned_data)
    number = told(search.count(place.criteria))
    words = {"title": f"Export {number} of {place.pool.name}", "form": form, "number": number, "back": back}
    return asking.show(rows, request, "console/bulk/export.html", words)


def _send(request: HttpRequest, place: Place, pool: Pool, given: dict[str, Any]) -> HttpResponse:
    kind = given["form"]
    asked = {name: value for name, value in place.criteria.words().items() if name != "text"}
    entries.note("Export", change=entries.Change.DONE, target=pool, after={**asked, "columns": given["columns"]})
    pieces = engine.people(place.criteria, pool=pool, chosen=given["columns"], form=kind)
    if kind == engine.CSV:
        pieces = itertools.chain([cells.MARK], pieces)
    answer = StreamingHttpResponse(pieces, content_type=engine.FORMATS[kind])
    answer["Content-Disposition"] = f'attachment; filename="people-{clock.now():%Y-%m-%d}.{kind}"'
    add_never_cache_headers(answer)
    return answer  # type: ignore[return-value]  # a view may return either
