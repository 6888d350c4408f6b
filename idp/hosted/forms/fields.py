"""Inputs: the right type and the right ``autocomplete`` for everything that may be asked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from idp.pools.models import Pool
from idp.pools.schema import Rule

LABELS = {
    "address": _("Postal address"),
    "birthdate": _("Date of birth"),
    "email": _("E-mail address"),
    "family_name": _("Family name"),
    "gender": _("Gender"),
    "given_name": _("Given name"),
    "locale": _("Language"),
    "middle_name": _("Middle name"),
    "name": _("Full name"),
    "nickname": _("Nickname"),
    "phone_number": _("Phone number"),
    "picture": _("Address of a picture"),
    "preferred_username": _("Preferred user name"),
    "profile": _("Address of a profile page"),
    "updated_at": _("Last change"),
    "website": _("Website"),
    "zoneinfo": _("Time zone"),
}
INPUTS = {
    "birthdate": "date",
    "email": "email",
    "phone_number": "tel",
    "picture": "url",
    "profile": "url",
    "website": "url",
}
TYPES = {"Number": "number", "DateTime": "datetime-local"}
AUTOCOMPLETE = {
    "address": "street-address",
    "birthdate": "bday",
    "email": "email",
    "family_name": "family-name",
    "gender": "sex",
    "given_name": "given-name",
    "locale": "language",
    "middle_name": "additional-name",
    "name": "name",
    "nickname": "nickname",
    "phone_number": "tel",
    "picture": "photo",
    "website": "url",
}
NAMED_BY = {
    (): _("User name"),
    ("email",): _("User name or e-mail address"),
    ("phone_number",): _("User name or phone number"),
    ("email", "phone_number"): _("User name, e-mail address or phone number"),
}
HELP = {"phone_number": _("With the country code, such as +14155550123.")}


def text(label: Any, *, kind: str = "text", initial: str = "", help_text: Any = "", **attrs: Any) -> forms.CharField:
    """One line; the engine judges what is in it."""
    widget = forms.TextInput(attrs=attrs)
    widget.input_type = kind
    return forms.CharField(label=label, widget=widget, initial=initial, help_text=help_text, max_length=None)


def password(label: Any, autocomplete: str) -> forms.CharField:
    return forms.CharField(label=label, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}))


def code() -> forms.CharField:
    return text(_("Code"), autocomplete="one-time-code", inputmode="numeric")


def username(pool: Pool, *, initial: str = "", signing_up: bool = False) -> forms.CharField:
    """What people of this pool are called by, and where they only sign in, whatever else they may use."""
    attrs = {"autocomplete": "username"}
    kinds = list(pool.username_attributes)
    if not kinds:
        also = () if signing_up else tuple(name for name in ("email", "phone_number") if name in pool.alias_attributes)
        return text(NAMED_BY[also], initial=initial, **attrs)
    if kinds == ["email"]:
        return text(LABELS["email"], kind="email", initial=initial, **attrs)
    if kinds == ["phone_number"]:
        return text(LABELS["phone_number"], kind="tel", initial=initial, help_text=HELP["phone_number"], **attrs)
    return text(_("E-mail address or phone number"), initial=initial, **attrs)


def attribute(rule: Rule, *, language: str = "", optional: bool = False) -> forms.Field:
    """An input for one attribute of the pool's schema, called as its owner calls it in the language of the page."""
    label = rule.label(get_language() or "en") or LABELS.get(rule.name) or plain(rule.name)
    if rule.type == "Boolean":
        return forms.BooleanField(label=label, required=False)
    kind = INPUTS.get(rule.name) or TYPES.get(rule.type, "text")
    attrs: dict[str, Any] = {}
    if rule.name in AUTOCOMPLETE:
        attrs["autocomplete"] = AUTOCOMPLETE[rule.name]
    if rule.type == "String" and rule.is_custom:
        lengths = (("minlength", rule.minimum), ("maxlength", rule.maximum))
        attrs |= {name: value for name, value in lengths if value}
    if kind == "number":
        attrs["step"] = "any"
        attrs |= {name: value for name, value in (("min", rule.minimum), ("max", rule.maximum)) if value is not None}
    initial = language if rule.name == "locale" else ""
    field = text(label, kind=kind, initial=initial, help_text=HELP.get(rule.name, ""), **attrs)
    field.required = not optional
    return field


def plain(name: str) -> str:
    """What an attribute is called that nobody gave a label."""
    return name.removeprefix("custom:").replace("_", " ").capitalize()


def as_text(value: Any) -> str:
    """An input's value as the engine takes attributes."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value or "")
