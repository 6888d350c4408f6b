"""The addresses of a person's page; each goes with a permission."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern

from idp.console.person import act_page, download, reading, writing
from idp.console.person.acts import ACTS
from idp.console.rows import Shown
from idp.console.tasks import page
from idp.directory.models import User
from idp.directory.roles import Permission
from idp.flows import sessions

View = Callable[..., HttpResponse]
OWN: dict[str, View] = {
    "attributes": writing.write_attributes,
    "password": writing.set_password,
    "groups": writing.choose_groups,
    "download": download.download,
}
"""Acts with a page of their own; Django has the address for deleting."""

SENSITIVE = {"download", "forget", "password"}
"""These ask for a fresh sign-in, and deleting does too."""
LABELS = {act.name: act.label for act in ACTS} | {"groups": "Change groups", "end": "End a session"}


class PersonPages(Shown[User]):
    """A person is never written as a row: the engine decides, and its refusals stand beside the fields."""

    see, edit = Permission.SEE_PEOPLE, Permission.EDIT_PEOPLE

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may(request, self.edit)

    def get_urls(self) -> list[URLPattern]:
        return [*map(self._address, self._views()), *super().get_urls()]

    def _views(self) -> list[tuple[str, View, Permission]]:
        acts: list[tuple[str, View, Permission]] = [
            (act.name, act_page.view(self, act) if act.does else partial(OWN[act.name], self), act.needs)
            for act in ACTS
            if act.does or act.name in OWN
        ]
        end = ("end", partial(end_session, self), Permission.HELP_PEOPLE)
        return [*acts, end, ("timeline", partial(reading.timeline, self), Permission.SEE_PEOPLE)]

    def _address(self, row: tuple[str, View, Permission]) -> URLPattern:
        name, view, needs = row
        label, where = LABELS.get(name, ""), f"directory_user_{name}"
        return page(self, f"<uuid:pk>/{name}/", view, needs=needs, name=where, fresh=name in SENSITIVE, label=label)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return writing.add(self, request)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Nothing is sent here: every act has an address of its own."""
        user = self.get_object(request, object_id)
        if user is None:
            absent: HttpResponse = self._get_obj_does_not_exist_redirect(request, self.opts, object_id)  # type: ignore[attr-defined]  # Django's
            return absent
        if request.method == "POST" or not self.has_view_permission(request, user):
            raise PermissionDenied
        return reading.show(self, request, user)

    def goes_along(self, obj: User) -> Sequence[str]:
        return [
            "Attributes, names, groups, second factors, sessions and letters go at once, and apps are told nothing.",
            f"What they did is kept for {obj.pool.event_days} days, and what operators did to them for good.",
        ]


def end_session(rows: Any, request: HttpRequest, user: User) -> HttpResponse:
    """One of them, by its id."""

    def end() -> str:
        sessions.end(user, _id(request.POST.get("session", "")))
        return "The session has ended. Access tokens that an app checks by itself run out within their own time."

    if request.method != "POST":
        return act_page.back(rows, request, user, "")
    said = act_page.attempt(rows, request, user, end)
    if said:
        rows.log_change(request, user, "ended a session")
    return act_page.back(rows, request, user, said)


def _id(text: str) -> uuid.UUID:
    """No session has the one for nonsense."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)
