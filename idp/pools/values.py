"""What a value of an attribute may look like: always a string, on the wire and at rest.

What a Number, DateTime or Boolean may be is checked here (Cognito's SchemaAttributeType), and the forms of addresses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlsplit

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from idp.kernel.refusals import InvalidParameter

STANDARD = (
    "address birthdate email email_verified family_name gender given_name locale middle_name name nickname "
    "phone_number phone_number_verified picture preferred_username profile sub updated_at website zoneinfo"
).split()
VERIFIED_FLAGS = ("email_verified", "phone_number_verified")
LONGEST = 2048
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class NotConforming(InvalidParameter):
    """A value that the pool's schema does not allow; ``field`` is the attribute."""


class Missing(NotConforming):
    """A required attribute without a value."""

    message = _lazy("This is required.")


@dataclass(frozen=True, slots=True)
class Rule:
    """One attribute as a pool has it; ``minimum`` and ``maximum`` are a String's length, a Number's value."""

    name: str
    type: str = "String"
    mutable: bool = True
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    asked: bool = False
    retired: bool = False
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def is_custom(self) -> bool:
        return self.name.startswith("custom:")

    def label(self, language: str) -> str:
        """What the pool's owner calls it in that language (``de``, ``de-at``), else in English; may be empty."""
        return self.labels.get(language) or self.labels.get(language.partition("-")[0]) or self.labels.get("en", "")


def known(name: str) -> str:
    """A name for the log: what a stranger made up may be anything, a password too."""
    return name if name in STANDARD or name.startswith("custom:") else "outside the schema"


def canonical(rule: Rule | None, name: str, value: str) -> str:
    """``value`` as it is kept; ``rule`` is None for a name that the pool does not know. Raises NotConforming."""
    if rule is None or name == "sub" or (rule.retired and value):
        raise _refuse(name, _("Attribute does not exist in the schema."))
    if CONTROL.search(value) or len(value) > LONGEST:
        raise _refuse(name, _("Too long, or with characters that cannot be stored."))
    if not value and not rule.required:
        return value
    if rule.required and not value.strip():
        raise Missing(field=name, detail=f"required attribute {name}")
    special = FORMS.get(name)
    if special:
        value = special(name, value)
    return TYPES[rule.type](rule, value)


def _string(rule: Rule, value: str) -> str:
    if rule.minimum is not None and len(value) < rule.minimum:
        raise _refuse(rule.name, _("At least %d characters.") % rule.minimum)
    if rule.maximum is not None and len(value) > rule.maximum:
        raise _refuse(rule.name, _("At most %d characters.") % rule.maximum)
    return value


def _number(rule: Rule, value: str) -> str:
    if not re.fullmatch(r"-?[0-9]{1,30}(\.[0-9]{1,30})?", value):
        raise _refuse(rule.name, _("A number."))
    number = Decimal(value)
    if rule.minimum is not None and number < rule.minimum:
        raise _refuse(rule.name, _("At least %d.") % rule.minimum)
    if rule.maximum is not None and number > rule.maximum:
        raise _refuse(rule.name, _("At most %d.") % rule.maximum)
    return value


def _datetime(rule: Rule, value: str) -> str:
    try:
        _date(value[:10])
        datetime.fromisoformat(value)
    except ValueError:
        raise _refuse(rule.name, _("A date and time such as 2026-01-31T12:00:00Z.")) from None
    return value


def _boolean(rule: Rule, value: str) -> str:
    if value.lower() not in {"true", "false"}:
        raise _refuse(rule.name, _("true or false."))
    return value.lower()


TYPES = {"String": _string, "Number": _number, "DateTime": _datetime, "Boolean": _boolean}


def _email(name: str, value: str) -> str:
    value = value.strip()
    try:
        validate_email(value)
    except ValidationError:
        why = _("Enter an e-mail address, such as ann@example.com.")
        raise _refuse(name, why, verbatim="Invalid email address format.") from None  # [K]
    return value


def _phone(name: str, value: str) -> str:
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        number = phonenumbers.PhoneNumber()
    if not phonenumbers.is_possible_number(number) or number.extension:
        why = _("Enter a phone number with its country code, such as +14155550123.")
        raise _refuse(name, why, verbatim="Invalid phone number format.")  # [K]
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _birthdate(name: str, value: str) -> str:
    try:
        _date(value)
    except ValueError:
        raise _refuse(name, _("A date such as 1990-01-31.")) from None
    return value


def _date(value: str) -> None:
    """Python reads other forms of ISO 8601 too, which apps do not (OIDC Core §5.1). Raises ValueError."""
    if date.fromisoformat(value).isoformat() != value:
        raise ValueError(value)


def _url(name: str, value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or value.split() != [value]:
        raise _refuse(name, _("A web address that begins with https://."))
    return value


FORMS = {
    "email": _email,
    "phone_number": _phone,
    "birthdate": _birthdate,
    "picture": _url,
    "website": _url,
    "profile": _url,
}


def _refuse(name: str, why: str, *, verbatim: str = "") -> NotConforming:
    return NotConforming(why, field=name, detail=f"attribute {known(name)}", verbatim=verbatim)
