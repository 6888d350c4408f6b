"""Who is in a group: newest first or found by how a name begins, taken out, put in by name, one or thousands."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse

from idp.console import asking
from idp.console.site import console
from idp.directory import groups, names, search
from idp.directory.models import Group, User
from idp.kernel.refusals import InvalidParameter, UserNotFound

SIZE = 50
MOST = 10_000
LARGEST_FILE = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of members; ``older`` is the query of the next one, ``back_to`` how far was looked for the text."""

    people: list[User]
    text: str = ""
    older: str = ""
    newest: bool = True
    cut: tuple[str, ...] = ()
    wrong: str = ""


class Newcomer(forms.Form):
    username = forms.CharField(max_length=2048, label="User name", help_text="Or another name they sign in by.")


class Paste(forms.Form):
    """Text or a file, of which neither is kept."""

    names = forms.CharField(
        required=False,
        label="Names",
        widget=forms.Textarea({"rows": 12, "spellcheck": "false", "autocapitalize": "none"}),
        help_text=f"User names, or other names they sign in by, one on a line; at most {MOST:,}.",
    )
    file = forms.FileField(required=False, label="Or a text file", help_text="The same, one on a line.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        text = given.get("names", "")
        if file is not None:
            if file.size > LARGEST_FILE:
                raise ValidationError("The file is larger than 2 MB.")
            try:
                text = f"{text}\n{file.read().decode('utf-8-sig')}"
            except UnicodeDecodeError:
                raise ValidationError("The file is not a text in UTF-8.") from None
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if not lines:
            raise ValidationError("Write at least one name.")
        if len(lines) > MOST:
            raise ValidationError(f"These are {len(lines):,} names: at most {MOST:,} at once.")
        return {**given, "lines": lines}


def listed(request: HttpRequest, group: Group) -> Listed:
    text, after = request.GET.get("q", "").strip(), request.GET.get("after", "")
    if text:
        return _found(group, text, after)
    rows = groups.members(group, before=int(after) if after.isdecimal() and len(after) < 19 else None, size=SIZE + 1)
    older = urlencode({"after": rows[SIZE - 1].pk}) if len(rows) > SIZE else ""
    return Listed([row.user for row in rows[:SIZE]], older=older, newest=not after)


def _found(group: Group, text: str, after: str) -> Listed:
    try:
        criteria = search.Criteria.from_words({"text": text, "group": group.name})
    except InvalidParameter as refusal:
        return Listed([], text, wrong=str(refusal.message))
    found = search.page(criteria, [group.pool_id], older=search.Cursor.read(after), size=SIZE)
    older = urlencode({"q": text, "after": str(found.older)}) if found.older else ""
    return Listed(found.people, text, older, not after, found.cut)


def add(request: HttpRequest, group: Group) -> HttpResponse:
    def act(given: dict[str, Any]) -> HttpResponse:
        user = names.find(group.pool, given["username"])
        if user is None:
            raise UserNotFound(field="username")
        groups.add(user, group)
        messages.success(request, f"Added {user.username} to {group.name}.")
        return HttpResponseRedirect(_page(group))

    form = Newcomer(request.POST if request.method == "POST" else None, label_suffix="")
    title = f"Add a person to {group.name}"
    return asking.ask(_rows(), request, form, act, title=title, back=_page(group), button="Add")


def remove(request: HttpRequest, group: Group) -> HttpResponse:
    """Idempotent, and with a way back: the name stands in the sentence that is said."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"], "Here forms are sent to; there is nothing to see.")
    try:
        key = uuid.UUID(request.POST.get("user", ""))
    except ValueError:
        key = uuid.UUID(int=0)
    user = User.objects.filter(pk=key, pool_id=group.pool_id).first()
    if user is not None:
        groups.remove(user, group)
        messages.success(request, f"Removed {user.username} from {group.name}.")
    return HttpResponseRedirect(_page(group))


def paste(request: HttpRequest, group: Group) -> HttpResponse:
    sent = request.method == "POST"
    form = Paste(request.POST if sent else None, request.FILES if sent else None, label_suffix="")
    report = None
    if sent and form.is_valid():
        report = groups.add_named(group, form.cleaned_data["lines"])
        form = Paste(initial={"names": "\n".join(report.unknown)}, label_suffix="")
    words = {"title": f"Add people to {group.name}", "form": form, "group": group, "report": report}
    return asking.show(_rows(), request, "console/group/paste.html", {**words, "back": _page(group)})


def _page(group: Group) -> str:
    return reverse("admin:directory_group_change", args=[group.pk])


def _rows() -> Any:
    return console._registry[Group]
