"""What a row says, as an entry may keep it: plain values, and of a secret only that there is one."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models

SECRET = re.compile(
    r"pass(word|wd|phrase|code)|secret|token|credential|sealed|digest|encoded|verifier"
    r"|(?<![a-z])(salt|seed|pin|otp|private|former|api_?key)(?![a-z])",
    re.IGNORECASE,
)
HIDDEN = "hidden"
LONGEST = 4096
"""Of a text; attributes are half as long."""

MISSING = object()
NOTHING: Mapping[str, str] = {}


def hides(field: models.Field[Any, Any]) -> bool:
    """Whether what stands in this column stays out of the journal: bytes, and texts with the name of a secret.

    Numbers, dates, yes and no, and words of a fixed list give nothing away.
    """
    if isinstance(field, models.BinaryField):
        return True
    speaks = isinstance(field, (models.CharField, models.TextField, models.JSONField)) and not field.choices
    return speaks and bool(SECRET.search(field.name))


def read(model: type[models.Model], key: object, names: Collection[str], *, lock: bool) -> dict[str, Any] | None:
    """The columns as they stand in the row now, and until the transaction ends if it is to be locked."""
    rows = model._base_manager.filter(pk=key)
    return (rows.select_for_update() if lock else rows).values(*names).first()


def differing(
    model: type[models.Model],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    *,
    keyed: Collection[str] = (),
    beside: Mapping[str, str] = NOTHING,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(before, after) of what is not the same.

    Columns that are ``keyed`` hold names with values, which are told apart; with a column that differs goes the one
    ``beside`` it.
    """
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, hidden, was, now in _pairs(model, old, new, keyed):
        if was == now or (_empty(was) and _empty(now)):
            continue
        if hidden:
            was, now = _marks(was, now)
        if was is not MISSING:
            before[name] = plain(was)
        if now is not MISSING:
            after[name] = plain(now)
    for name, other in beside.items():
        if (name in before or name in after) and other in old and other in new:
            before[other], after[other] = plain(old[other]), plain(new[other])
    return before, after


def plain(value: Any) -> Any:
    """As JSON has it; what is very long is cut."""
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(each) for each in value]
    if isinstance(value, date):  # also a moment
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float)):
        return value
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _pairs(
    model: type[models.Model], old: Mapping[str, Any], new: Mapping[str, Any], keyed: Collection[str]
) -> Iterable[tuple[str, bool, Any, Any]]:
    for name in dict.fromkeys((*old, *new)):
        was, now = old.get(name, MISSING), new.get(name, MISSING)
        if name not in keyed:
            yield name, hides(model._meta.get_field(name)), was, now  # type: ignore[arg-type]  # a column, no relation
            continue
        was, now = ({} if value in (MISSING, None) else value for value in (was, now))
        for key in dict.fromkeys((*was, *now)):
            yield key, bool(SECRET.search(key)), was.get(key, MISSING), now.get(key, MISSING)


def _marks(was: Any, now: Any) -> tuple[Any, Any]:
    """That there was one, that there is one now, and whether it is another."""
    if _empty(was):
        return MISSING, {HIDDEN: "set"}
    return {HIDDEN: "set"}, MISSING if _empty(now) else {HIDDEN: "changed"}


def _empty(value: Any) -> bool:
    return value is MISSING or value is None or (not isinstance(value, (bool, int, float, uuid.UUID)) and not value)
