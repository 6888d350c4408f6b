"""A list of people page by page, by key: nothing is counted, and no page has a number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from idp.console import people_lines, scope
from idp.console.looking import Question
from idp.directory import search
from idp.directory.roles import Permission
from idp.directory.search import Cursor, beginnings

OLDER, NEWER = "older", "newer"
CALLED = {
    "sub": "an id (sub)",
    "username": "a user name",
    "email": "an e-mail address",
    "phone_number": "a phone number",
    "preferred_username": "a preferred user name",
    "name": "a name",
    "given_name": "a first name",
    "family_name": "a family name",
}


class People(ChangeList):
    """Django's list with `directory.search` in place of its filters, its order and its paginator.

    An action takes the people whose boxes are ticked, so ``get_queryset`` is everybody who may be seen.
    """

    asked: Question
    page: search.Page
    can_help = False

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Any]:
        return self.root_queryset

    def get_results(self, request: HttpRequest) -> None:
        self.asked = Question(request)
        self.can_help = scope.may(request, Permission.HELP_PEOPLE)
        self.page = search.page(
            self.asked.criteria,
            self.asked.places,
            older=Cursor.read(request.GET.get(OLDER, "")),
            newer=Cursor.read(request.GET.get(NEWER, "")),
            size=self.list_per_page,
        )
        self.query = self.asked.criteria.text
        self.has_active_filters = self.asked.criteria.is_filtered
        self.has_filters = False
        self.result_list = self.page.people
        self.result_count = len(self.page.people)  # as many as can be ticked
        self.full_result_count = None
        self.show_full_result_count = self.can_show_all = self.multi_page = False
        self.show_admin_actions = bool(self.page.people)

    @property
    def lines(self) -> Iterator[people_lines.Line]:
        return people_lines.lines(self.page.people, back=self.preserved_filters)

    @property
    def many(self) -> bool:
        """Where there is one pool, it goes without saying."""
        return self.asked.pool is None and len(self.asked.pools) > 1

    @property
    def may_bulk(self) -> bool:
        """Whether to offer what is done to all of them."""
        return bool(self.asked.is_answered and self.result_list and self.can_help)

    @property
    def first(self) -> str:
        """The newest ones, on every page but theirs."""
        moved = OLDER in self.params or NEWER in self.params
        return self._link() if moved and self.page.newer else ""

    @property
    def newer(self) -> str:
        return self._link(**{NEWER: str(self.page.newer)}) if self.page.newer else ""

    @property
    def older(self) -> str:
        return self._link(**{OLDER: str(self.page.older)}) if self.page.older else ""

    @property
    def clear(self) -> str:
        """The same pool and text without the filters."""
        criteria = search.Criteria(pool=self.asked.criteria.pool, text=self.asked.criteria.text)
        return f"?{urlencode(criteria.words())}"

    @property
    def cut(self) -> list[str]:
        """Sentences: what was found begins so in more cases than were looked at."""
        more = f"More than {beginnings.MOST} people here have"
        return [f"{more} {CALLED[name]} that begins so: write more of it." for name in self.page.cut]

    def _link(self, **more: str) -> str:
        return f"?{urlencode(self.asked.criteria.words() | more)}"
