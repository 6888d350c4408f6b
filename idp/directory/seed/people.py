"""What an invented person is like: everything follows from the pool, the seed and a number."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from typing import Any

from idp.directory.models import Status
from idp.directory.seed.names import COUNTRIES
from idp.pools import schema
from idp.pools.models import Pool

SPAN = timedelta(days=730)
WORDS = "basic gold silver trial team north south blue green annual monthly legacy beta partner".split()
DOMAINS = ("example.com", "example.org", "example.net", "mail.example.com", "staff.example.org")
"""Nobody's, for good (RFC 2606)."""

OFTEN = {Status.CONFIRMED: 88, Status.UNCONFIRMED: 7, Status.FORCE_CHANGE_PASSWORD: 3, Status.RESET_REQUIRED: 2}
STATES = tuple(chain.from_iterable(repeat(status, often) for status, often in OFTEN.items()))
PLACES = tuple(chain.from_iterable(repeat(country, country.share) for country in COUNTRIES))
HAVE_PASSWORDS = {Status.CONFIRMED, Status.FORCE_CHANGE_PASSWORD, Status.RESET_REQUIRED}


@dataclass(frozen=True, slots=True)
class Invented:
    """Columns of a person, the names they sign in by, and a number that decides on groups."""

    columns: dict[str, Any]
    names: dict[str, str]
    lot: int


def sub(pool: Pool, seed: int, number: int) -> str:
    """A UUID of version 4, as all are here, in hexadecimal digits."""
    return _sub(_drawn(pool, seed, number))


def _sub(drawn: str) -> str:
    return f"{drawn[:12]}4{drawn[13:16]}a{drawn[17:]}"


def _drawn(pool: Pool, seed: int, number: int) -> str:
    """Everything about a person is in these 128 bits."""
    return hashlib.md5(f"{pool.pk}:{seed}:{number}".encode(), usedforsecurity=False).hexdigest()


def invent(pool: Pool, seed: int, numbers: range, *, password: str, now: datetime) -> Iterator[Invented]:
    """One after the other, made evenly over two years; ``password`` is the hash of those who have one.

    Asks the database now, and nothing once the first has been taken.
    """
    demanded = {*pool.username_attributes, *(rule.name for rule in schema.required(pool))}
    return _invent(pool, seed, numbers, password, now, _more(pool), needs_phone="phone_number" in demanded)


def _invent(
    pool: Pool,
    seed: int,
    numbers: range,
    password: str,
    now: datetime,
    more: Mapping[str, Callable[[int], str]],
    *,
    needs_phone: bool,
) -> Iterator[Invented]:
    apart = (SPAN - timedelta(hours=1)) / max(1, len(numbers))
    start, locked = now.astimezone(UTC) - SPAN, "!"
    for place, number in enumerate(numbers):
        drawn = _drawn(pool, seed, number)
        key, lot = _sub(drawn), int(drawn, 16)
        country, status = PLACES[lot % 100], STATES[(lot >> 8) % 100]
        given, given_latin = country.given[(lot >> 16) % len(country.given)]
        family, family_latin = country.family[(lot >> 24) % len(country.family)]
        proven = status == Status.CONFIRMED
        phone = f"+{country.code}{country.mobile}{number:07d}" if needs_phone or lot >> 40 & 15 < 7 else ""
        created = start + apart * place
        seen = created + (now - created) * ((lot >> 96 & 1023) / 1024) if proven and lot >> 84 & 15 else None
        handle = f"{given_latin}.{family_latin}{number}"
        columns: dict[str, Any] = {
            "id": key,
            "username": key if pool.username_attributes else handle,
            "status": status.value,
            "enabled": bool((lot >> 44) % 64),
            "created": created,
            "modified": seen or created,
            "last_login": seen,
            "email": f"{handle}@{DOMAINS[(lot >> 52) % len(DOMAINS)]}",
            "email_verified": proven and bool((lot >> 56) % 16),
            "phone_number": phone,
            "phone_number_verified": bool(phone) and proven and bool(lot >> 60 & 1),
            "preferred_username": f"{given}{number}" if lot >> 64 & 7 == 0 else "",
            "name": f"{family} {given}" if country.family_first else f"{given} {family}",
            "given_name": given,
            "family_name": family,
            "locale": country.locale,
            "more": json.dumps({name: make(lot >> 68) for name, make in more.items()}, ensure_ascii=False),
            "password": password if password and status in HAVE_PASSWORDS else locked,
            "password_changed": created if password and status in HAVE_PASSWORDS else None,
        }
        yield Invented(columns, dict(_names(pool, columns)), lot)


def _names(pool: Pool, columns: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """By the rules of `directory.names.refresh`."""
    if not pool.username_attributes:
        yield "username", pool.fold(columns["username"])
    for kind in ("email", "phone_number", "preferred_username"):
        proven = kind == "preferred_username" or columns[f"{kind}_verified"]
        alias = kind in pool.alias_attributes and proven
        if columns[kind] and (alias or kind in pool.username_attributes):
            yield kind, pool.fold(columns[kind])


def _more(pool: Pool) -> dict[str, Callable[[int], str]]:
    """A value for each attribute of the pool's own, and for the standard ones that it requires."""
    own = [rule for rule in schema.rules(pool).values() if rule.is_custom and not rule.retired]
    demanded = [rule for rule in schema.required(pool) if rule.name in STANDARD]
    return {rule.name: _custom(rule) for rule in own} | {rule.name: STANDARD[rule.name] for rule in demanded}


def _custom(rule: schema.Rule) -> Callable[[int], str]:
    low, high = rule.minimum, rule.maximum
    if rule.type == "Boolean":
        return lambda lot: "true" if lot & 1 else "false"
    if rule.type == "DateTime":
        return lambda lot: f"{2000 + lot % 25}-{1 + lot % 12:02}-{1 + lot % 28:02}T08:00:00Z"
    if rule.type == "Number":
        least = low if low is not None else min(0, high) if high is not None else 0
        return lambda lot: str(least + lot % (min(1000, high - least + 1) if high is not None else 1000))
    return lambda lot: WORDS[lot % len(WORDS)].ljust(low or 0, "-")[: high or schema.LONGEST]


STANDARD: Mapping[str, Callable[[int], str]] = {
    "address": lambda lot: f"{1 + lot % 200} Example Road",
    "birthdate": lambda lot: f"{1945 + lot % 60}-{1 + lot % 12:02}-{1 + lot % 28:02}",
    "gender": lambda lot: ("female", "male", "other")[lot % 3],
    "middle_name": lambda lot: "ABCDEFGHJKLMNPRST"[lot % 17],
    "nickname": lambda lot: WORDS[lot % len(WORDS)],
    "picture": lambda lot: f"https://example.com/pictures/{lot % 100_000}",
    "profile": lambda lot: f"https://example.com/people/{lot % 100_000}",
    "updated_at": lambda lot: str(1_700_000_000 + lot % 10_000_000),
    "website": lambda lot: f"https://example.org/{lot % 100_000}",
    "zoneinfo": lambda lot: COUNTRIES[lot % len(COUNTRIES)].zone,
}
