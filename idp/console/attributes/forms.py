"""An attribute to be made, and what of one that is there may change."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info

from idp.console.pool.columns import Columns, Section
from idp.pools import attributes
from idp.pools.changes import Meanwhile
from idp.pools.models import Attribute, Pool

LANGUAGES: Mapping[str, str] = {code: get_language_info(code)["name"] for code, _ in settings.LANGUAGES}
LABELS = {f"label_{code}": name for code, name in LANGUAGES.items()}
LIMITED = (Attribute.Type.STRING, Attribute.Type.NUMBER)
TYPES = {
    Attribute.Type.STRING: "Text",
    Attribute.Type.NUMBER: "Number",
    Attribute.Type.DATETIME: "Date and time",
    Attribute.Type.BOOLEAN: "Yes or no",
}
HELP = {
    "required": "Nobody signs up without it. Whoever is here already keeps signing in; admins may still leave it out.",
    "asked": "The sign-up page shows it, and one may leave it empty unless it is required.",
    "mutable": "People's values may be replaced later, where the app's client may write it.",
    "minimum": "Of a text: characters. Of a number: its value. Empty: no limit.",
    "maximum": "Can be widened later, never narrowed.",
}


def _label(code: str, name: str) -> forms.CharField:
    return forms.CharField(
        label=f"In {name}", required=False, max_length=attributes.LONGEST_LABEL, widget=forms.TextInput({"lang": code})
    )


class Labelled(forms.Form):
    """What pages call it, one line for each of their languages."""

    label_en = _label("en", LANGUAGES["en"])
    label_de = _label("de", LANGUAGES["de"])
    label_ko = _label("ko", LANGUAGES["ko"])


class New(Labelled):
    name = forms.RegexField(
        r"^(custom:)?[\w.-]{1,32}$",
        help_text="Programs know it as custom:<name>. Letters, digits, _ . and -, at most 32; it stays for good.",
        error_messages={"invalid": "Letters, digits, _ . and -, at most 32 of them."},
    )
    type = forms.ChoiceField(choices=list(TYPES.items()), initial=Attribute.Type.STRING, help_text="It stays for good.")
    minimum = forms.IntegerField(label="At least", required=False, help_text=HELP["minimum"])
    maximum = forms.IntegerField(label="At most", required=False, help_text=HELP["maximum"])
    mutable = forms.BooleanField(label="Can be changed later", required=False, initial=True, help_text=HELP["mutable"])
    required = forms.BooleanField(label="Required at sign-up", required=False, help_text=HELP["required"])
    asked = forms.BooleanField(label="Shown at sign-up", required=False, help_text=HELP["asked"])
    field_order = ("name", "type", "minimum", "maximum", "mutable", "required", "asked", *LABELS)

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).removeprefix("custom:")

    def row(self, pool: Pool) -> Attribute:
        given = self.cleaned_data
        return Attribute(
            pool=pool,
            name=f"custom:{given['name']}",
            type=given["type"],
            minimum=_text(given["minimum"]),
            maximum=_text(given["maximum"]),
            mutable=given["mutable"],
            required=given["required"],
            asked=given["asked"],
            label=_labels(given),
        )


class Settings(Columns, Labelled):
    """Of one that is there: only what may change for it."""

    minimum = forms.IntegerField(label="At least", required=False, help_text="Can only go down; empty: no limit.")
    maximum = forms.IntegerField(label="At most", required=False, help_text="Can only go up; empty: no limit.")
    mutable = forms.BooleanField(
        label="Can be changed later", required=False, help_text="Fixed until now. Once it can be changed, it stays so."
    )
    required = forms.BooleanField(label="Required at sign-up", required=False, help_text=HELP["required"])
    asked = forms.BooleanField(label="Shown at sign-up", required=False, help_text=HELP["asked"])

    class Meta:
        model = Attribute
        fields = ("required", "asked", "mutable", "minimum", "maximum")

    def __init__(self, *args: Any, instance: Attribute, **kwargs: Any) -> None:
        labels = {name: instance.label.get(name.removeprefix("label_"), "") for name in LABELS}
        for name, text in labels.items():
            setattr(instance, name, text)
        super().__init__(*args, instance=instance, initial=labels, **kwargs)
        for name in {*self.columns} - {*fitting(instance)}:
            del self.fields[name]

    @property
    def sections(self) -> list[Section]:  # type: ignore[override]  # they depend on the row
        found = [
            Section(
                "What pages call it", tuple(LABELS), "Empty: the English one, and without it the attribute's name."
            ),
            Section("At sign-up", ("required", "asked")),
            Section("What it may hold", ("minimum", "maximum", "mutable")),
        ]
        kept = [Section(each.title, [name for name in each.names if name in self.fields], each.note) for each in found]
        return [section for section in kept if section.names]

    def _post_clean(self) -> None:
        """The verb checks the row, under its lock."""

    def write_to(self, pool: Pool) -> bool:
        return self.write(partial(self._change, pool))

    def _change(self, pool: Pool, values: dict[str, Any], *, seen: dict[str, Any]) -> Attribute:
        """Labels are one column, and limits are texts."""
        mine = {name: values.pop(name) for name in LABELS if name in values}
        shown = {name: (self._shown() or {}).get(name, "") for name in LABELS}
        seen = {name: value for name, value in seen.items() if name not in LABELS}
        for name in ("minimum", "maximum"):
            if name in values:
                values[name] = _text(values[name])
        if not mine:
            return attributes.change(pool, self.instance.name, values, seen=seen)
        values["label"], seen["label"] = _labels({**shown, **mine}), _labels(shown)
        try:
            return attributes.change(pool, self.instance.name, values, seen=seen)
        except Meanwhile as meanwhile:
            if "label" in meanwhile.now:
                there = meanwhile.now.pop("label")
                meanwhile.now |= {name: there.get(name.removeprefix("label_"), "") for name in LABELS}
            raise


def fitting(row: Attribute) -> list[str]:
    """The fields that may change for this one; its own labels always."""
    found = [*LABELS]
    if row.name not in attributes.OURS:
        found += ["required", "asked"]
    if row.name.startswith("custom:"):
        found += ["minimum", "maximum"] if row.type in LIMITED else []
        found += [] if row.mutable else ["mutable"]
    return found


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _labels(given: Mapping[str, Any]) -> dict[str, str]:
    return {code: given[f"label_{code}"] for code in LANGUAGES if given.get(f"label_{code}")}
