"""Changing a row of the configuration: under its lock, only what differs, and never over what somebody else just wrote.

Every door that changes a pool comes through `settings`, `appearance`, `pictures` or `domains`, which are made of this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from idp.kernel.refusals import InvalidParameter, Refusal

Values = Mapping[str, Any]


class Meanwhile(Refusal):
    """Somebody else changed the same columns since they were shown; ``now`` holds what stands there."""

    code = "ConcurrentModificationException"

    def __init__(self, now: dict[str, Any]) -> None:
        self.now = now
        super().__init__("Somebody else has changed this meanwhile.", field=next(iter(now)))  # [P]


def apply(row: Model, values: Values, *, seen: Values | None = None) -> list[str]:
    """Set the columns on a row that the caller has locked, and name those that differ now.

    ``seen`` is what the values replace, where somebody looked at them first. Raises Meanwhile, and then sets nothing.
    """
    differ = [name for name, value in values.items() if getattr(row, name) != value]
    if seen is not None:
        lost = {name: getattr(row, name) for name in differ if getattr(row, name) != seen[name]}
        if lost:
            raise Meanwhile(lost)
    for name in differ:
        setattr(row, name, values[name])
    return differ


def check(row: Model) -> None:
    """Its columns' and its `clean`'s rules; what is unique is left to whoever saves it.

    Raises InvalidParameter for the first that does not hold; ``field`` is the column.
    """
    try:
        row.full_clean(validate_unique=False, validate_constraints=False, exclude=["pool", "client"])
    except ValidationError as error:
        column, sentences = next(iter(error.message_dict.items()))
        raise InvalidParameter(sentences[0], field=column) from None
