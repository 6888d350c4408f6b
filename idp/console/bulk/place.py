"""The people whom a link of the list means, in the one pool where something is done to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from idp.console import scope
from idp.console.looking import Looking, Question
from idp.directory.roles import Permission
from idp.directory.search import Criteria
from idp.pools.models import Pool


def in_words(asked: Mapping[str, str]) -> list[tuple[str, str]]:
    """The filters as the list's own form calls them, but for the pool."""
    fields = Looking().fields
    return [
        (str(fields[name].label), dict(getattr(fields[name], "choices", ())).get(value, value))
        for name, value in asked.items()
        if name in fields and name != "pool"
    ]


class Place:
    """``pool`` is None while one of several has to be chosen, or where the question cannot be read."""

    def __init__(self, request: HttpRequest, permission: Permission) -> None:
        self.question = Question(request)
        self.pools = [pool for pool in self.question.pools if scope.may(request, permission, pool.pk)]
        asked = self.question.pool
        if asked is not None and not scope.may(request, permission, asked.pk):
            raise PermissionDenied
        only = self.pools[0] if len(self.pools) == 1 and not self.question.criteria.pool else None
        self.pool: Pool | None = (asked or only) if self.question.is_answered else None
        self.criteria: Criteria = replace(self.question.criteria, pool=self.pool.pk if self.pool else "")

    @property
    def choices(self) -> list[tuple[Pool, str]]:
        """Each pool with the query string that means the same people there."""
        return [(pool, replace(self.question.criteria, pool=pool.pk).query()) for pool in self.pools]

    @property
    def wrong(self) -> list[str]:
        """Sentences about what cannot be read."""
        return [str(said) for errors in self.question.form.errors.values() for said in errors]
