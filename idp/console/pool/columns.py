"""A form over some columns of one row: it knows what it showed, and so what was changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core import signing
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.http import QueryDict

from idp.kernel.refusals import Refusal
from idp.pools.changes import Meanwhile, Values

Change = Callable[..., Model]
"""A verb such as `pools.settings.change`, for one row: ``change(values, seen=…)``."""

INCOMPLETE = "This page was not sent whole. Look at what it says now and try again."


@dataclass(frozen=True, slots=True)
class Section:
    """Some fields under a heading."""

    title: str
    names: Sequence[str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A field as an input, or as words for whoever may only look."""

    field: BoundField
    words: str


class Columns(forms.ModelForm[Any]):
    """``seen`` travels with the form: only columns in it, and of these only what differs from it, are written."""

    sections: Sequence[Section] = ()
    spoken: Mapping[str, Callable[[Any], str]] = {}
    """How a value is told to whoever may only look, where the column says too little."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.stored = self.values()
        self.fields["seen"].initial = self._sealed(self.stored)

    @property
    def columns(self) -> list[str]:
        return [name for name in self.fields if name != "seen"]

    def values(self) -> dict[str, Any]:
        """What stands in the row now, by field."""
        return {name: getattr(self.instance, name) for name in self.columns}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self._shown() is None:
            self._look_again()
            raise forms.ValidationError(INCOMPLETE)
        return given

    def changes(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What to write, and what stood there when the page was shown."""
        shown = self._shown() or {}
        mine = {
            name: self.cleaned_data[name]
            for name in self.columns
            if name in shown and self.fields[name].has_changed(shown[name], self[name].data)
        }
        return mine, {name: shown[name] for name in mine}

    def write(self, change: Change) -> bool:
        """Whether it is done; a refusal stands beside its field."""
        values, seen = self.changes()
        try:
            change(values, seen=seen)
        except Meanwhile as meanwhile:
            for name, now in meanwhile.now.items():
                said = (
                    f"Somebody else has set this to “{words(self[name], now)}” meanwhile. Save again to overwrite it."
                )
                self.add_error(name, said)
            self._look_again(meanwhile.now)
        except Refusal as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal.message))
        return not self.errors

    def groups(self) -> list[tuple[Section, list[Line]]]:
        """For the template: in the sections' order."""
        return [(section, [self._line(name) for name in section.names]) for section in self.sections]

    def _line(self, name: str) -> Line:
        value = self.stored[name]
        return Line(self[name], self.spoken[name](value) if name in self.spoken else words(self[name], value))

    def _shown(self) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = signing.loads(self.data.get(self.add_prefix("seen"), ""), salt=self._salt)
        except signing.BadSignature:
            return None
        return found

    def _sealed(self, shown: Values) -> str:
        return signing.dumps(dict(shown), salt=self._salt, compress=True)

    @property
    def _salt(self) -> str:
        return f"portico.seen:{self.instance._meta.label}:{self.instance.pk}"

    def _look_again(self, now: Values | None = None) -> None:
        """The next press of the button has seen what stands there now: everything, or these columns."""
        shown = self.stored if now is None else {**(self._shown() or {}), **now}
        data = cast(QueryDict, self.data).copy()
        data[self.add_prefix("seen")] = self._sealed(shown)
        self.data = data


def words(field: BoundField, value: Any) -> str:
    """A column's value as a person reads it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", ()) or ()}
    prepared = field.field.prepare_value(value)
    if isinstance(prepared, list):
        return ", ".join(labels.get(str(each), str(each)) for each in prepared) or "nothing"
    if isinstance(prepared, str | int) and str(prepared) in labels:
        return labels[str(prepared)]
    return str(prepared) if prepared not in (None, "", {}) else "nothing"
