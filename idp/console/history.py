"""Entries as an auditor reads them: who did what to which row, and how it differed before and after."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from idp.console import scope
from idp.directory import groups
from idp.directory.roles import Permission
from idp.journal import columns, entries
from idp.journal.models import Entry
from idp.kernel.actor import Kind

AT_ONCE = 50
LIST = "admin:journal_entry_changelist"
KINDS = {
    "directory.user": "person",
    "directory.trust": "role",
    "credentials.softwaretoken": "authenticator app",
    "flows.invitation": "invitation",
    "tokens.tokenfamily": "session",
    "pools.clientsecret": "client secret",
    "pools.resourceserver": "API",
    "pools.styleasset": "picture of a style",
}
"""What a row is called; others go by the name that Django has for them."""

WORDS = {Entry.Change.MADE: "good", Entry.Change.DELETED: "bad", Entry.Change.DONE: "quiet"}
WITHHELD = {"changed": "another one, not shown", "erased": "erased with the person", "unreadable": "cannot be read"}
DOORS = {Kind.OPERATOR: "console", Kind.KEY: "API", Kind.COMMAND: "command"}


@dataclass(frozen=True, slots=True)
class Value:
    """A column as it was and as it became; None: there was none. ``hidden``: only that there is one is known."""

    name: str
    before: str | None
    after: str | None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in a list."""

    entry: Entry

    @property
    def url(self) -> str:
        return reverse("admin:journal_entry_change", args=[self.entry.pk])

    @property
    def everything(self) -> str:
        """Where all entries about the same row are."""
        return f"{reverse(LIST)}?{urlencode({'about': f'{self.entry.target_kind}:{self.entry.target}'})}"

    @property
    def kind(self) -> str:
        return kind_of(self.entry.target_kind)

    @property
    def door(self) -> str:
        return DOORS.get(Kind(self.entry.actor_kind), "") if self.entry.actor_kind in DOORS else ""

    @property
    def colour(self) -> str:
        return WORDS.get(Entry.Change(self.entry.change), "")

    @property
    def names(self) -> str:
        """The columns that differ, where some stayed; of a group, who joined or left it."""
        for side, word in ((self.entry.after, "joined"), (self.entry.before, "left")):
            if self.entry.target_kind == "directory.group" and groups.MEMBER in side:
                return f"{side[groups.MEMBER]} {word}"
        if self.entry.change in (Entry.Change.MADE, Entry.Change.DELETED):
            return ""
        return ", ".join(value.name for value in values(self.entry))


def kind_of(label: str) -> str:
    if label in KINDS or not label:
        return KINDS.get(label, "")
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):  # a kind of row that later versions no longer have
        return label


def lines(found: Iterable[Entry]) -> list[Line]:
    return [Line(entry) for entry in found]


def values(entry: Entry) -> list[Value]:
    """Each column once, in the order in which it was written."""
    return [
        Value(
            name.removesuffix("_id").replace("_", " "),
            _words(entry.before[name]) if name in entry.before else None,
            _words(entry.after[name]) if name in entry.after else None,
            any(_is_hidden(side.get(name)) for side in (entry.before, entry.after)),
        )
        for name in dict.fromkeys((*entry.before, *entry.after))
    ]


def may(rows: Any, request: HttpRequest, obj: Model | None) -> bool:
    """Whether the entries about a row are for these eyes."""
    return obj is not None and bool(rows.may(request, Permission.AUDIT, obj))


def view(rows: Any, request: HttpRequest, obj: Model) -> HttpResponse:
    """Everything that was done to one row, newest first. Raises PermissionDenied."""
    if not may(rows, request, obj):
        raise PermissionDenied
    found = entries.about(obj).filter(scope.within(request, Permission.AUDIT, "pool"))
    shown, older, newer = keyset(found, request.GET.get("before", ""), request.GET.get("after", ""))
    words = {
        "title": f"History of {obj}",
        "lines": lines(shown),
        "older": f"?{urlencode({'before': older})}" if older else "",
        "newer": f"?{urlencode({'after': newer})}" if newer else "",
        "obj": obj,
        "back": rows.page_of(obj),
    }
    return page(rows, request, "console/journal_history.html", words)


def keyset(found: QuerySet[Entry], before: str, after: str) -> tuple[Sequence[Entry], int, int]:
    """A page of entries, newest first, and the keys where the older and the newer ones go on (0: there are none)."""
    if after:
        rows = list(found.filter(pk__gt=_number(after)).order_by("pk")[: AT_ONCE + 1])
        more, rows = len(rows) > AT_ONCE, rows[:AT_ONCE][::-1]
        return rows, rows[-1].pk if rows else 0, rows[0].pk if more else 0
    if before:
        found = found.filter(pk__lt=_number(before))
    rows = list(found.order_by("-pk")[: AT_ONCE + 1])
    more, rows = len(rows) > AT_ONCE, rows[:AT_ONCE]
    return rows, rows[-1].pk if more else 0, rows[0].pk if before and rows else 0


def page(rows: Any, request: HttpRequest, template: str, words: dict[str, Any]) -> HttpResponse:
    context = {**rows.admin_site.each_context(request), "opts": rows.opts, **words}
    response = TemplateResponse(request, template, context)
    add_never_cache_headers(response)
    return response


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _is_hidden(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {columns.HIDDEN}


def _words(value: Any) -> str:
    if _is_hidden(value):
        return WITHHELD.get(value[columns.HIDDEN], "set, not shown")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return "\n".join(value)
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
