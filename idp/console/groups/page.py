"""A group's page: what it is, and who is in it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from idp.console import asking, scope
from idp.console.groups import members
from idp.console.groups.order import GREATEST
from idp.console.pool.columns import Columns, Section
from idp.directory import groups
from idp.directory.models import Group
from idp.directory.roles import Permission

HELP = {
    "role": "An ARN that tokens carry as cognito:roles; the heaviest group's is cognito:preferred_role.",
    "precedence": "The lower, the heavier: 0 weighs most. Empty weighs least.",
}


class New(forms.Form):
    name = forms.CharField(max_length=128, help_text="Programs know it by this, for good. No blanks.")
    description = forms.CharField(max_length=2048, required=False)
    role = forms.CharField(max_length=2048, required=False, help_text=HELP["role"])
    precedence = forms.IntegerField(min_value=0, max_value=GREATEST, required=False, help_text=HELP["precedence"])

    def __init__(self, *args: Any, pools: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["pool"] = forms.ModelChoiceField(pools, empty_label=None)
        self.order_fields(["pool", "name"])


class Settings(Columns):
    precedence = forms.IntegerField(min_value=0, max_value=GREATEST, required=False, help_text=HELP["precedence"])
    sections = (Section("What it is", ("description", "role", "precedence")),)

    class Meta:
        model = Group
        fields = ("description", "role", "precedence")
        help_texts = HELP
        widgets = {"description": forms.Textarea({"rows": 2})}

    def _post_clean(self) -> None:
        """The verb checks the row, under its lock."""


def new(rows: Any, request: HttpRequest) -> HttpResponse:
    def act(given: dict[str, Any]) -> HttpResponse:
        pool = given.pop("pool")
        group = groups.create(pool, **given)
        rows.message_user(request, f"The group {group.name} is there.")
        return HttpResponseRedirect(rows.page_of(group))

    pools = scope.pools(request, Permission.CONFIGURE).order_by("name", "pk")
    asked = request.POST if request.method == "POST" else None
    form = New(asked, pools=pools, initial={"pool": request.GET.get("pool", "")})
    back = reverse("admin:directory_group_changelist")
    return asking.ask(rows, request, form, act, title="New group", back=back, button="Make it")


def view(rows: Any, request: HttpRequest, group: Group) -> HttpResponse:
    editable = rows.has_change_permission(request, group)
    form = Settings(request.POST if request.method == "POST" else None, instance=group)
    if request.method == "POST":
        if not editable:
            raise PermissionDenied
        if form.is_valid() and form.write(partial(groups.change, group)):
            rows.message_user(request, "Saved.")
            return HttpResponseRedirect(request.path)
    context = {
        "title": group.name,
        "group": group,
        "pool": group.pool,
        "editable": editable,
        "may_delete": rows.has_delete_permission(request, group),
        "may_members": rows.may(request, Permission.EDIT_PEOPLE, group),
        "form": form,
        "members": members.listed(request, group),
        "newcomer": members.Newcomer(label_suffix=""),
        "order_url": f"{reverse('admin:directory_group_order')}?pool={group.pool_id}",
    }
    return asking.show(rows, request, "console/group/page.html", context)
