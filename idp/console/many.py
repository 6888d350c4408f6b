"""Lists of rows that a pool has as many of as it has people, or more.

Nothing of them is counted to its end, sorted without an index or searched by a part of a word: who is meant is found as
on the list of people, and their rows by their id.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from idp.console import looking, scope
from idp.console.rows import Row, Rows
from idp.directory import search
from idp.directory.models import User
from idp.directory.roles import Permission
from idp.pools.models import OPERATORS

MOST = 1_000
"""Rows that can be leafed through; of the others one searches."""

PEOPLE = 100


class Bounded(Paginator):  # type: ignore[type-arg]  # generic in the stubs only
    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST].count())


class Beginning(ChangeList):
    """Says so where the list ends before the rows may."""

    @property
    def more(self) -> int:
        return MOST if self.result_count >= MOST else 0


class Many(Rows[Row]):
    show_full_result_count = False
    sortable_by = ()
    list_per_page = 50
    list_max_show_all = 0
    paginator = Bounded
    person = "user"
    """Where the row says whose it is, ``subject`` by an id and no more; nothing: there is no box to search."""

    exact: Sequence[str] = ()
    """Columns with an index that are looked up as they are written."""

    search_help_text = "The start of a user name, an e-mail address, a name or an id (sub), or a phone number."

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Beginning

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        return (self.person, *self.exact) if self.person else ()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        criteria, wrong = search.Criteria.read({"text": search_term})
        if wrong:
            return queryset.none(), False
        if not criteria.text or not self.person:
            return queryset, False
        found = self._of(self._people(request, criteria))
        for name in self.exact:
            try:
                column: Any = self.opts.get_field(name)
                value = column.to_python(criteria.text)
            except ValidationError:
                continue  # not an id
            found |= Q(**{name: value})
        return queryset.filter(found), False

    def _people(self, request: HttpRequest, criteria: search.Criteria) -> list[User]:
        mine = scope.pools(request, Permission.SEE_PEOPLE).exclude(pk=OPERATORS).order_by("pk")
        if asked := next((value for name, value in request.GET.items() if name.endswith("pool__id__exact")), ""):
            mine = mine.filter(pk=asked)
        places = list(mine.values_list("pk", flat=True)[: looking.MANY + 1])
        if len(places) > looking.MANY:
            messages.warning(request, "You have many pools: choose the one to look for people in.")
            return []
        found = search.page(criteria, places, size=PEOPLE)
        if found.older:
            messages.warning(request, f"Looked at {PEOPLE} of the people who are called so: write more of it.")
        return found.people

    def _of(self, people: Sequence[User]) -> Q:
        keys = [user.pk for user in people]
        if self.person == "subject":
            return Q(pool__in={user.pool_id for user in people}, subject__in=keys)
        return Q(**{f"{self.person}__in": keys})
