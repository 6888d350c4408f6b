"""Lengths of time as people write them: "1 hour", "30 days", "90 minutes"."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from idp.pools.models.client import SECONDS

UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "seconds"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), "minutes"),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), "hours"),
    **dict.fromkeys(("d", "day", "days"), "days"),
    **dict.fromkeys(("w", "week", "weeks"), "weeks"),
}
IN_SECONDS = {**SECONDS, "weeks": 7 * 86_400}
PART = re.compile(r"\s*(?:,|and\b)?\s*([0-9]{1,6})\s*([a-z]+)\.?\s*")
NOT_UNDERSTOOD = "Write a length of time, such as 90 minutes, 1 hour or 30 days."


class Lifetime(forms.CharField):
    """Its value is ``[number, unit]`` in the units of a client's columns."""

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        """``least`` and ``most`` in seconds."""
        self.least, self.most = least, most
        limits = f"From {words(least)} to {words(most)}."
        options = {"help_text": limits, "max_length": 60, **options}
        super().__init__(widget=forms.TextInput({"data-lifetime": f"{least} {most}"}), **options)

    def prepare_value(self, value: Any) -> Any:
        return written(value) if isinstance(value, list | tuple) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list | tuple):
            return list(value)
        text = super().to_python(value)
        return read(text) if text else text

    def run_validators(self, value: Any) -> None:
        """The limits, in words."""
        if not isinstance(value, list):
            return
        if not self.least <= seconds(value) <= self.most:
            raise ValidationError(f"{words(seconds(value))}: between {words(self.least)} and {words(self.most)}.")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            given = self.to_python(data)
        except ValidationError:
            return True
        return not given or not initial or seconds(given) != seconds(initial)


def read(text: str) -> list[Any]:
    """``[number, unit]``, the unit as it was written, or the largest that fits several. Raises ValidationError."""
    at, total, parts = 0, 0, []
    lower = text.strip().lower()
    while at < len(lower):
        found = PART.match(lower, at)
        unit = UNITS.get(found[2]) if found else None
        if found is None or unit is None:
            raise ValidationError(NOT_UNDERSTOOD)
        parts.append([int(found[1]), unit])
        total += int(found[1]) * IN_SECONDS[unit]
        at = found.end()
    if not parts:
        raise ValidationError(NOT_UNDERSTOOD)
    if len(parts) == 1 and parts[0][1] in SECONDS:
        return parts[0]
    unit = next(unit for unit in ("days", "hours", "minutes", "seconds") if total % SECONDS[unit] == 0)
    return [total // SECONDS[unit], unit]


def seconds(value: Any) -> int:
    """Of ``[number, unit]``."""
    return int(value[0]) * SECONDS[value[1]]


def written(value: Any) -> str:
    """As it stands in the columns: ``90 minutes``."""
    number, unit = value
    return f"{number} {unit.removesuffix('s') if number == 1 else unit}"


def words(total: int) -> str:
    """In the largest units: ``1 hour 30 minutes``."""
    parts = []
    for unit in ("days", "hours", "minutes", "seconds"):
        number, total = divmod(total, SECONDS[unit])
        if number:
            parts.append(written((number, unit)))
    return " ".join(parts) or "0 seconds"
