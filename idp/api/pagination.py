"""Pages by key, not by number: a page goes on after the last row seen, whatever was added or removed meanwhile.

A token is the last row's keys, sealed for one operation, one pool and one question, so that nobody can
make one, read one, or carry one elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet

from idp.api import service
from idp.api.call import Call
from idp.kernel import encryption
from idp.kernel.refusals import InvalidParameter

M = TypeVar("M", bound=Model)
FULL = 60


def page(call: Call, rows: QuerySet[M], *, keys: Sequence[str], about: str = "") -> tuple[list[M], str | None]:
    """One page of ``rows`` in the order of ``keys``, and the token of the next one.

    The last key must be unique among ``rows``, none may be null, and an index should lead with the
    others; a minus before a key runs downwards. ``about`` is what else the token is bound to: a filter,
    a group's name. Raises InvalidParameter.
    """
    pages = _pages(call)
    size = call.get(pages.limit) or FULL
    bound_to = f"page:{call.operation.name}:{call.place_id}:{about}"
    if token := call.get(pages.token):
        rows = rows.filter(_after(rows.model, keys, _opened(token, bound_to)))
    found = list(rows.order_by(*keys)[: size + 1])
    if len(found) <= size:
        return found, None
    values = [getattr(found[size - 1], key.lstrip("-")) for key in keys]
    return found[:size], encryption.seal(json.dumps(values, default=_plain), bound_to=bound_to)


def answer(call: Call, items: Sequence[Any], token: str | None) -> dict[str, Any]:
    """The output of a list operation, under the names that its model has."""
    pages = _pages(call)
    return {pages.result: items, pages.token: token}


def _pages(call: Call) -> service.Pages:
    if call.operation.pages is None:
        raise LookupError(f"{call.operation.name} has no pages.")
    return call.operation.pages


def _opened(token: str, bound_to: str) -> list[Any]:
    try:
        values: list[Any] = json.loads(encryption.open_sealed(token, bound_to=bound_to))
    except (encryption.Unreadable, ValueError):
        raise InvalidParameter("Invalid pagination token", detail="not made here for this") from None
    return values


def _after(model: type[Model], keys: Sequence[str], values: Sequence[Any]) -> Q:
    """``(a, b) > (x, y)``, written so that an index on ``a`` is used; ``<`` for a key with a minus."""
    try:
        last = [_field(model, key.lstrip("-")).to_python(value) for key, value in zip(keys, values, strict=True)]
    except (ValueError, ValidationError):
        raise InvalidParameter("Invalid pagination token", detail="of another version") from None
    beyond = Q(**{_beyond(keys[-1]): last[-1]})
    for key, value in reversed(list(zip(keys[:-1], last[:-1], strict=True))):
        beyond = Q(**{f"{_beyond(key)}e": value}) & (Q(**{_beyond(key): value}) | beyond)
    return beyond


def _beyond(key: str) -> str:
    return f"{key[1:]}__lt" if key.startswith("-") else f"{key}__gt"


def _field(model: type[Model], name: str) -> Field[Any, Any]:
    field = model._meta.get_field(name)
    if not isinstance(field, Field):
        raise LookupError(f"{name} is not a column of its own.")
    return field


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
