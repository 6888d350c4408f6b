"""The attributes a person of a pool can have: the standard OIDC ones and the pool's own.

A value is always a string on the wire and at rest; what a Number, DateTime or Boolean may
look like is checked here (Cognito's SchemaAttributeType).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from urllib.parse import urlsplit

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Pool

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


def rules(pool: Pool) -> dict[str, Rule]:
    """Every attribute by name, standard ones first; a retired one is still among them, and never required."""
    found = {name: _standard(name) for name in STANDARD}
    for row in pool.attributes.all():
        found[row.name] = Rule(
            row.name,
            row.type if row.name.startswith("custom:") else found[row.name].type,
            row.mutable,
            row.required and not row.retired,
            int(row.minimum) if row.minimum else found[row.name].minimum if row.name in found else None,
            int(row.maximum) if row.maximum else found[row.name].maximum if row.name in found else None,
            asked=row.asked and not row.retired,
            retired=row.retired is not None,
            labels=row.label,
        )
    for name in pool.username_attributes if len(pool.username_attributes) == 1 else ():
        found[name] = replace(found[name], mutable=True, required=True, minimum=0, maximum=LONGEST)
    return found


def _standard(name: str) -> Rule:
    if name in VERIFIED_FLAGS:
        return Rule(name, "Boolean")
    if name == "updated_at":
        return Rule(name, "Number", minimum=0)
    if name == "sub":
        return Rule(name, mutable=False, minimum=1, maximum=LONGEST)
    if name == "birthdate":
        return Rule(name, minimum=10, maximum=10)
    return Rule(name, minimum=0, maximum=LONGEST)


def known(name: str) -> str:
    """A name for the log: what a stranger made up may be anything, a password too."""
    return name if name in STANDARD or name.startswith("custom:") else "outside the schema"


def required(pool: Pool) -> list[Rule]:
    """What must be given at sign-up, in the pool's order (``sub`` is ours to give)."""
    return [rule for rule in in_order(pool) if rule.required and rule.name != "sub"]


def in_order(pool: Pool) -> list[Rule]:
    """As pages list them: the owner's order first, where there is one, and then the standard ones."""
    found = rules(pool)
    placed = [row.name for row in pool.attributes.all() if row.position]
    return [found[name] for name in [*placed, *(name for name in found if name not in placed)]]


def asked(pool: Pool, names: Sequence[str] | None) -> list[Rule]:
    """What the sign-up page shows without demanding it, for a client with this write list.

    A client without a list of its own may write them there, though custom ones are nowhere else in its default.
    """
    return [
        rule for rule in in_order(pool) if rule.asked and not rule.required and (names is None or rule.name in names)
    ]


def checked(pool: Pool, given: Mapping[str, str]) -> dict[str, str]:
    """``given`` with every value in its canonical form. Raises InvalidParameter, naming the attribute."""
    known = rules(pool)
    return {name: _checked(known.get(name), name, value) for name, value in given.items()}


def _checked(rule: Rule | None, name: str, value: str) -> str:
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
    number = float(value)
    if rule.minimum is not None and number < rule.minimum:
        raise _refuse(rule.name, _("At least %d.") % rule.minimum)
    if rule.maximum is not None and number > rule.maximum:
        raise _refuse(rule.name, _("At most %d.") % rule.maximum)
    return value


def _datetime(rule: Rule, value: str) -> str:
    try:
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
        raise _refuse(name, _("Enter an e-mail address, such as ann@example.com.")) from None
    return value


def _phone(name: str, value: str) -> str:
    try:
        number = phonenumbers.parse(value, None)
    except phonenumbers.NumberParseException:
        raise _refuse(name, _("Enter a phone number with its country code, such as +14155550123.")) from None
    if not phonenumbers.is_possible_number(number):
        raise _refuse(name, _("Enter a phone number with its country code, such as +14155550123."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _birthdate(name: str, value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise _refuse(name, _("A date such as 1990-01-31.")) from None
    return value


def _url(name: str, value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
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


def listed(names: Sequence[str] | None, attribute: str) -> bool:
    """Whether a client's read or write list has it; without a list it is every standard attribute."""
    return attribute in names if names is not None else not attribute.startswith("custom:")


def _refuse(name: str, why: str) -> NotConforming:
    return NotConforming(why, field=name, detail=f"attribute {known(name)}")
