"""Columns that hold lists, as a person writes them: boxes to tick, or one entry on a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from idp.pools import redirects

LONGEST = 2048
MOST = 200


class Ticks(forms.MultipleChoiceField):
    """Words of a fixed list, in that list's order, or in that of their labels."""

    def __init__(self, words: Sequence[str] | Mapping[str, str], **options: Any) -> None:
        options = {"required": False, "widget": forms.CheckboxSelectMultiple, **options}
        labels = words.items() if isinstance(words, Mapping) else [(word, word) for word in words]
        super().__init__(choices=list(labels), **options)

    def offer(self, labels: Mapping[str, str], there: Sequence[str]) -> None:
        """These words, and those that are ticked already though nobody knows them any more."""
        gone = {word: f"{word} (is no longer there)" for word in there if word not in labels}
        self.choices = [*labels.items(), *gone.items()]


class Own(Ticks):
    """A list that may be missing, which means all that is usual."""

    USUAL = "*"

    def __init__(self, usual: str, **options: Any) -> None:
        self.usual = usual
        super().__init__({self.USUAL: usual}, **options)

    def offer(self, labels: Mapping[str, str], there: Sequence[str] | None) -> None:
        super().offer({self.USUAL: self.usual, **labels}, there or ())

    def prepare_value(self, value: Any) -> Any:
        return [self.USUAL] if value is None else value

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if self.USUAL in found else found

    def has_changed(self, initial: Any, data: Any) -> bool:
        usual = self.USUAL in (data or ())
        return not usual if initial is None else usual or super().has_changed(initial, data)


class Lines(forms.CharField):
    """Entries in an order of the owner's, one on a line."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(required=False, strip=True, widget=forms.Textarea({"rows": rows, "cols": 70}), **options)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(self.line(entry) for entry in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        lines = [line.strip() for line in str(super().to_python(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST or any(len(line) > LONGEST for line in lines):
            raise ValidationError(f"At most {MOST} lines of at most {LONGEST} characters.")
        entries = [self.entry(line) for line in lines]
        return [entry for at, entry in enumerate(entries) if entry not in entries[:at]]

    def run_validators(self, value: Any) -> None:
        """What a single text must not be is looked for in each line."""
        for entry in value:
            super().run_validators(self.line(entry))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool((initial or []) != self.to_python(data))
        except ValidationError:
            return True

    def line(self, entry: Any) -> str:
        return str(entry)

    def entry(self, line: str) -> Any:
        return line


class Addresses(Lines):
    """Where a client may be sent back to; every line that cannot be registered is said, not the first alone."""

    def __init__(self, *, rows: int = 3, **options: Any) -> None:
        super().__init__(rows=rows, **options)
        self.widget.attrs |= {"data-addresses": "", "spellcheck": "false", "autocapitalize": "none"}

    def validate(self, value: Any) -> None:
        super().validate(value)
        if wrong := [f"{url[:200]}: {problem}" for url in value if (problem := redirects.problem(url))]:
            raise ValidationError(wrong)


class Scopes(Lines):
    """A resource server's: ``name: what it allows``."""

    def line(self, entry: Any) -> str:
        return f"{entry.get('ScopeName', '')}: {entry.get('ScopeDescription', '')}" if entry else ""

    def entry(self, line: str) -> Any:
        name, _, description = (part.strip() for part in line.partition(":"))
        if not name or not description:
            raise ValidationError(f"{line}: write the scope's name, a colon and what it allows.")
        return {"ScopeName": name, "ScopeDescription": description}


def labels(value: Any) -> dict[str, str]:
    """A pool's tags. Raises ValidationError."""
    if value in (None, ""):
        return {}
    if not isinstance(value, dict) or any(not isinstance(word, str) for word in value.values()):
        raise ValidationError('Names with texts, such as {"team": "payments"}.')
    return value
