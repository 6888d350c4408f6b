"""A pool's groups from the heaviest to the lightest, weighed by number; with a script, by dragging or by buttons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from idp.console import asking, scope
from idp.console.site import console
from idp.directory import groups
from idp.directory.models import Group
from idp.directory.roles import Permission
from idp.kernel.refusals import Refusal
from idp.pools.changes import Meanwhile
from idp.pools.models import Pool

MOST = 300
"""Groups on the page, heaviest first; a group's own page changes any."""

GREATEST = 2**31 - 1
SALT = "portico.seen:groups"
PREFIX = "weight-"
INCOMPLETE = "This page was not sent whole. Look at what it says now and try again."


class Choice(forms.Form):
    def __init__(self, *args: Any, pools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["pool"] = forms.ModelChoiceField(pools, empty_label=None)


def view(request: HttpRequest) -> HttpResponse:
    rows: Any = console._registry[Group]
    back = reverse("admin:directory_group_changelist")
    pools = scope.pools(request, Permission.CONFIGURE).order_by("name", "pk")
    if "pool" not in request.GET:
        return asking.choose(rows, request, Choice(pools=pools), title="Order of the groups", back=back)
    pool = pools.filter(pk=request.GET["pool"]).first()
    if pool is None:
        raise Http404
    wrong: dict[int, str] = {}
    if request.method == "POST":
        wrong = _write(request, pool)
        if not wrong:
            return HttpResponseRedirect(request.get_full_path())
    there = _there(pool)
    lines = [
        (group, request.POST.get(f"{PREFIX}{group.pk}", _text(group.precedence)), wrong.get(group.pk, ""))
        for group in there
    ]
    words = {
        "title": "Order of the groups",
        "pool": pool,
        "lines": lines,
        "seen": signing.dumps({str(group.pk): group.precedence for group in there}, salt=SALT + pool.pk),
        "wrong": wrong.get(0, ""),
        "is_all": len(there) < MOST,
        "back": f"{back}?pool__id__exact={pool.pk}",
    }
    return asking.show(rows, request, "console/group/order.html", words)


def _there(pool: Pool) -> list[Group]:
    return list(Group.objects.filter(pool_id=pool.pk).order_by(F("precedence").asc(nulls_last=True), "name")[:MOST])


def _write(request: HttpRequest, pool: Pool) -> dict[int, str]:
    """What is wrong, by the group's key, and under 0 what is about all of them; nothing when it is done."""
    try:
        seen = {int(key): value for key, value in signing.loads(request.POST["seen"], salt=SALT + pool.pk).items()}
    except (signing.BadSignature, KeyError):
        return {0: INCOMPLETE}
    given: dict[int, int | None] = {}
    wrong: dict[int, str] = {}
    for key in seen:
        text = request.POST.get(f"{PREFIX}{key}")
        if text is None:
            continue  # a group that was not sent stays as it is
        if not text.strip():
            given[key] = None
        elif text.strip().isdecimal() and len(text) <= 12 and int(text) <= GREATEST:
            given[key] = int(text)
        else:
            wrong[key] = f"A whole number from 0 to {GREATEST:,}, or nothing."
    if wrong:
        return wrong
    try:
        moved = groups.weigh(pool, given, seen=seen)
    except Meanwhile:
        return {0: "Somebody else has weighed them meanwhile. Look at what stands here now and try again."}
    except Refusal as refusal:
        return {0: str(refusal.message)}
    messages.success(request, f"{moved} of them weigh anew." if moved else "Nothing was changed.")
    return {}


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
