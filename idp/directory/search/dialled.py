"""Telephone numbers as people write them, to the form in which they are kept (E.164)."""

from __future__ import annotations

import re

import phonenumbers

WRITTEN = re.compile(r"\+?[\d\s().\-/]{5,40}")
ABROAD = re.compile(r"\+|00|011")
TRUNK = re.compile("06|01|[0168]")
"""What is dialled at home before a number: 0 nearly everywhere, 06 in Hungary, 01 in Mexico, 8 or 1 elsewhere."""

WITH_ZERO = (39, 225, 241, 242, 378, 379)
"""Italy and others, where the zero is a part of the number."""

LEAST, MOST = 5, 15  # digits


def starts(text: str) -> list[str]:
    """What a number that begins so may be kept as, for one written from abroad or without the plus sign."""
    digits = _digits(text)
    if not digits:
        return []
    written = text.strip()
    if abroad := ABROAD.match(written):
        digits = _digits(written[abroad.end() :])
    found = [f"+{digits}"] if digits != written.removeprefix("+") or not written.startswith("+") else []
    if abroad:
        try:
            number = phonenumbers.parse(f"+{written[abroad.end() :]}", None)
        except phonenumbers.NumberParseException:
            return found
        found.append(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return sorted(set(found))


def numbers(text: str) -> list[str]:
    """What a whole number may be kept as that was written as at home: in which country, nobody says."""
    if not (digits := _digits(text)) or ABROAD.match(text.strip()):
        return []
    trunk = TRUNK.match(digits)
    ways = {digits[trunk.end() :]} if trunk else {digits}
    ways |= {digits.removeprefix("0")} if digits.startswith("0") else {digits}
    found = [f"+{code}{way}" for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE for way in sorted(ways)]
    found += [f"+{code}{digits}" for code in WITH_ZERO if digits.startswith("0")]
    return [number for number in found if LEAST < len(number) <= MOST + 1]


def _digits(text: str) -> str:
    """None in what is no number. Other scripts' digits count."""
    if not WRITTEN.fullmatch(text.strip()):
        return ""
    found = "".join(str(int(sign)) for sign in text if sign.isdecimal())
    return found if LEAST <= len(found) <= MOST + 3 else ""
