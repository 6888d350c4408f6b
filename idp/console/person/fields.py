"""An input for each attribute: what a browser has for its kind, while the pool's schema judges what is in it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from idp.pools import schema

LABELS = {
    "address": "Postal address",
    "birthdate": "Date of birth",
    "email": "E-mail address",
    "email_verified": "E-mail address verified",
    "family_name": "Family name",
    "gender": "Gender",
    "given_name": "Given name",
    "locale": "Language",
    "middle_name": "Middle name",
    "name": "Full name",
    "nickname": "Nickname",
    "phone_number": "Phone number",
    "phone_number_verified": "Phone number verified",
    "picture": "Address of a picture",
    "preferred_username": "Preferred user name",
    "profile": "Address of a profile page",
    "updated_at": "Last change",
    "website": "Website",
    "zoneinfo": "Time zone",
}
KINDS = {
    "birthdate": "date",
    "email": "email",
    "phone_number": "tel",
    "picture": "url",
    "profile": "url",
    "website": "url",
}
HINTS = {"phone_number": "With the country code, such as +14155550123.", "zoneinfo": "Such as Europe/Berlin."}
SHOWABLE = {
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "datetime-local": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?"),
    "number": re.compile(r"-?\d+(\.\d+)?"),
}
"""What such an input can show: anything else it would leave blank, and the value would be lost by saving."""

TRUTH = [("", "not set"), ("true", "true"), ("false", "false")]


class Suggesting(forms.TextInput):
    """Free text with words to choose from."""

    def __init__(self, words: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(**options)
        self.words = words

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        its = f"{(attrs or {}).get('id', name)}_words"
        options = format_html_join("", '<option value="{}">{}</option>', self.words)
        field = super().render(name, value, {**(attrs or {}), "list": its}, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', field, its, options)


def label(rule: schema.Rule) -> str:
    """The owner's word for it, or ours."""
    bare = rule.name.removeprefix("custom:").replace("_", " ")
    return rule.label("en") or LABELS.get(rule.name) or bare[:1].upper() + bare[1:]


def field(rule: schema.Rule, present: str, *, new: bool = False) -> forms.Field:
    """``new``: somebody who is being made, and is asked for the rest at the first sign-in."""
    fixed = bool(present) and not rule.mutable
    options: dict[str, Any] = {"label": label(rule), "required": False, "disabled": fixed, "initial": present}
    options["help_text"] = " ".join(_notes(rule, fixed=fixed, new=new))
    if rule.type == "Boolean":
        return forms.ChoiceField(choices=TRUTH, **options)
    return forms.CharField(max_length=schema.LONGEST, strip=False, widget=_widget(rule, present), **options)


def _widget(rule: schema.Rule, present: str) -> forms.Widget:
    if rule.name == "address" or "\n" in present:
        return forms.Textarea({"rows": 3})
    if rule.name == "locale":
        return Suggesting(list(settings.LANGUAGES))
    kind = KINDS.get(rule.name) or {"Number": "number", "DateTime": "datetime-local"}.get(rule.type, "text")
    if present and kind in SHOWABLE and not SHOWABLE[kind].fullmatch(present):
        kind = "text"
    attrs: dict[str, Any] = {"autocomplete": "off"}
    if kind == "number":
        attrs["step"] = "any"
        attrs |= {name: value for name, value in (("min", rule.minimum), ("max", rule.maximum)) if value is not None}
    widget = forms.TextInput(attrs)
    widget.input_type = kind
    return widget


def _notes(rule: schema.Rule, *, fixed: bool, new: bool) -> list[str]:
    """What the schema demands, before anybody has to be refused."""
    found = [HINTS[rule.name]] if rule.name in HINTS else []
    if rule.required:
        found.append("Asked for at the first sign-in when it is left empty." if new else "Required.")
    if fixed:
        found.append("Cannot be changed.")
    elif not rule.mutable:
        found.append("Cannot be changed once it is set.")
    if rule.is_custom and rule.type in {"String", "Number"}:
        unit = " characters" if rule.type == "String" else ""
        found += [f"At least {rule.minimum}{unit}."] if rule.minimum else []
        found += [f"At most {rule.maximum}{unit}."] if rule.maximum not in {None, schema.LONGEST} else []
    return [*found, rule.name] if rule.is_custom else found
