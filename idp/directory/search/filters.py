"""Finding people of a pool by one attribute: ListUsers' filter (Amazon's ListUsers page).

``family_name = "Reddy"`` or ``given_name ^= "Jon"``; a quotation mark inside is escaped by a backslash.
Upper and lower case differ, but for the status. Each filter is one indexed key beside the pool.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.db.models.functions import Substr

from idp.directory.models import Status, User
from idp.directory.models.user import SEARCHED
from idp.directory.search import beginnings
from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Pool

FILTER = re.compile(r'\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*', re.DOTALL)


def matching(pool: Pool, text: str) -> QuerySet[User]:
    """Everybody whom the filter fits, all of them for an empty one. Raises InvalidParameter."""
    people = User.objects.filter(pool_id=pool.pk)
    if not text.strip():
        return people
    found = FILTER.fullmatch(text)
    if found is None:
        raise InvalidParameter("Error while parsing filter.", field="Filter")  # [K]
    name, relation, quoted = found.groups()
    value, begins = re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL), relation == "^="
    if name in SEARCHED:
        return _text(people, name, value, begins=begins)
    if name not in CONDITIONS:
        raise InvalidParameter(f"Invalid search attribute: {name}", field="Filter")  # [K]
    return people.filter(CONDITIONS[name](value, begins))


def _text(people: QuerySet[User], column: str, value: str, *, begins: bool) -> QuerySet[User]:
    """By the index, which knows no case, and then by the letters themselves."""
    by_index = beginnings.starts if begins else beginnings.equals
    people = people.filter(by_index(column, value))
    return people.alias(whole=Substr(column, 1, len(value) + (not begins))).filter(whole=value)


def _sub(value: str, begins: bool) -> Q:
    """UUIDs are ordered as they are written."""
    text = value.replace("-", "").lower()
    if not re.fullmatch("[0-9a-f]{32}" if not begins else "[0-9a-f]{0,32}", text):
        return NOBODY
    return Q(pk__gte=uuid.UUID(text.ljust(32, "0")), pk__lte=uuid.UUID(text.ljust(32, "f")))


def _status(value: str, begins: bool) -> Q:
    word = value.upper()
    return Q(status__in=[status for status in Status.values if status == word or (begins and status.startswith(word))])


def _enabled(value: str, begins: bool) -> Q:
    fitting = [enabled for word, enabled in ENABLED.items() if word == value or (begins and word.startswith(value))]
    return Q() if len(fitting) == 2 else Q(enabled=fitting[0]) if fitting else NOBODY


ENABLED = {"Enabled": True, "Disabled": False}
NOBODY = Q(pk__in=())
CONDITIONS: dict[str, Callable[[str, bool], Q]] = {"sub": _sub, "cognito:user_status": _status, "status": _enabled}
