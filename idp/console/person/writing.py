"""The pages on which an operator makes a person, writes attributes, sets a password and puts into groups."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from idp.console import asking, scope
from idp.console.person import act_page, forms
from idp.console.person.standing import called
from idp.credentials import passwords
from idp.directory import groups
from idp.directory.models import Group, User
from idp.flows import administer, profile
from idp.kernel.refusals import Refusal, ResourceNotFound
from idp.pools.models import OPERATORS, Pool

MOST = 20
"""Groups that a search shows."""


def add(rows: Any, request: HttpRequest) -> HttpResponse:
    """The pool first: it says what there is to fill in."""
    mine = scope.pools(request, rows.edit).exclude(pk=OPERATORS)
    pool = mine.filter(pk=request.GET.get("pool", "")[:55]).first()
    if "pool" not in request.GET and len(only := list(mine[:2])) == 1:
        pool = only[0]
    back = reverse(act_page.LIST)
    if pool is None:
        choice = forms.PoolChoice(request.GET if "pool" in request.GET else None, pools=mine)
        return asking.choose(rows, request, choice, title="Add a person", back=back)
    form = forms.NewPerson(pool, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _make(rows, request, pool, form)
        except Refusal as refusal:
            _beside(form, refusal)
    words = {"title": f"Add a person to {pool.name}", "form": form, "back": back, "button": "Add"}
    return act_page.page(rows, request, "console/person/write.html", words)


def _make(rows: Any, request: HttpRequest, pool: Pool, form: forms.NewPerson) -> HttpResponse:
    given = form.cleaned_data
    by_letter = given["delivery"] == form.BY_LETTER
    password = given["password"] or passwords.generate(pool)
    user = administer.create(
        given["username"],
        form.written(),
        caller=asking.caller(request, pool),
        password=password,
        mediums=(administer.EMAIL,) if by_letter else (),
        members_of=given.get("groups", ()),
        silent=not by_letter,
    )
    rows.log_addition(request, user, "added")
    if by_letter:
        messages.success(request, f"A letter with a temporary password is on its way to {user.email}.")
        return HttpResponseRedirect(rows.page_of(user))
    said = f"The temporary password of {called(user)}:"
    return asking.once(rows, request, title="Temporary password", said=said, value=password, back=rows.page_of(user))


def write_attributes(rows: Any, request: HttpRequest, user: User) -> HttpResponse:
    form = forms.Attributes(user.pool, request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        written = form.written()
        try:
            said = act_page.attempt(rows, request, user, lambda: _write(request, user, written), refusals=False)
        except Refusal as refusal:
            _beside(form, refusal)
        else:
            rows.log_change(request, user, f"attributes: {', '.join(sorted(written)) or 'none'}")
            return act_page.back(rows, request, user, said)
    words = {"title": f"Attributes of {called(user)}", "form": form, "button": "Save"}
    return act_page.render(rows, request, user, "console/person/write.html", words)


def _write(request: HttpRequest, user: User, written: dict[str, str]) -> str:
    if not written:
        return "Nothing was different."
    sent = profile.write(user, written, caller=asking.caller(request, user.pool))
    codes = [f"A code is on its way to {delivery.destination}: it verifies the address." for delivery in sent]
    return " ".join(["Saved.", *codes])


def set_password(rows: Any, request: HttpRequest, user: User) -> HttpResponse:
    form = forms.NewPassword(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        drawn = given["way"] != form.CHOSEN
        password = passwords.generate(user.pool) if drawn else given["password"]
        mail = asking.caller(request, user.pool) if given["way"] == form.MAILED else None

        def change() -> str:
            administer.set_password(user, password, permanent=given["permanent"], sign_out=given["sign_out"], mail=mail)
            sessions = "Every session has ended." if given["sign_out"] else "Sessions that are open stay open."
            return f"The password is set. {sessions}"

        try:
            said = act_page.attempt(rows, request, user, change, refusals=False)
        except Refusal as refusal:
            _beside(form, refusal)
        else:
            rows.log_change(request, user, "set a password")
            if said and drawn and not mail:
                kind = "password" if given["permanent"] else "temporary password"
                where, said = rows.page_of(user), f"{said} The new {kind} of {called(user)}:"
                return asking.once(rows, request, title="New password", said=said, value=password, back=where)
            return act_page.back(rows, request, user, f"{said} A letter is on its way." if said and mail else said)
    words = {"title": f"Set a password: {called(user)}", "form": form, "button": "Set the password"}
    return act_page.render(rows, request, user, "console/person/write.html", words)


def choose_groups(rows: Any, request: HttpRequest, user: User) -> HttpResponse:
    """Those they are in, and a search among the others; ``add`` and ``remove`` name one by its key."""
    if request.method == "POST":
        name = "remove" if "remove" in request.POST else "add"
        said = act_page.attempt(rows, request, user, lambda: _move(user, _key(request.POST.get(name, "")), name))
        if said:
            rows.log_change(request, user, said)
        here = request.POST.get("next") == "groups"
        where = reverse("admin:directory_user_groups", args=[user.pk]) if here else ""
        return act_page.back(rows, request, user, said, to=where)
    query = request.GET.get("q", "").strip()[:128]
    others = _mine(user).exclude(membership__user=user).order_by("name")
    if query:
        others = others.filter(name__icontains=query)
    found = list(others[: MOST + 1])
    words = {"title": f"Groups of {called(user)}", "groups": groups.of(user), "q": query, "found": found[:MOST]}
    return act_page.render(rows, request, user, "console/person/groups.html", words | {"more": len(found) > MOST})


def _mine(user: User) -> QuerySet[Group]:
    return Group.objects.filter(pool_id=user.pool_id)


def _move(user: User, key: int, name: str) -> str:
    """The group is held, so that nobody deletes it at the same moment."""
    with transaction.atomic():
        group = _mine(user).select_for_update().filter(pk=key).first()
        if group is None:
            raise ResourceNotFound("That group is no more.")
        if name == "remove":
            groups.remove(user, group)
            return f"Out of {group.name}: {called(user)}."
        groups.add(user, group)
        return f"Now in {group.name}: {called(user)}."


def _key(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _beside(form: Any, refusal: Refusal) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
