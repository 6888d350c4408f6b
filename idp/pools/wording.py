"""A pool's own words in its letters: which there can be, and what each must hold (Amazon's message templates).

`messages.templates` fills them in. An empty part is Portico's own letter, in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Pool
from idp.pools.values import CONTROL

PLACEHOLDER = re.compile(r"\{(?P<name>####|username)\}|\{##(?P<text>[^{}]+?)##\}")
"""``{####}`` (a code, or a temporary password), ``{username}``, and the text of a link."""

CODE, USERNAME, LINK = "{####}", "{username}", "{##…##}"
BECOMES = {
    CODE: "the code, or the temporary password",
    USERNAME: "the user name",
    LINK: "a link with that text",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A text in a column of the pool, by Amazon's name of it; lengths are of Amazon's model."""

    column: str
    member: str
    longest: int = 140
    shortest: int = 1
    holds: tuple[str, ...] = ()


SUBJECT = Part("verification_template", "EmailSubject")
MESSAGE = Part("verification_template", "EmailMessage", longest=20_000, shortest=6, holds=(CODE,))
SMS = Part("verification_template", "SmsMessage", shortest=6, holds=(CODE,))
PARTS: Mapping[str, Part] = {
    "code_subject": SUBJECT,
    "code_message": MESSAGE,
    "code_sms": SMS,
    "link_subject": replace(SUBJECT, member="EmailSubjectByLink"),
    "link_message": replace(MESSAGE, member="EmailMessageByLink", holds=(LINK,)),
    "invite_subject": replace(SUBJECT, column="invite_template"),
    "invite_message": replace(MESSAGE, column="invite_template", holds=(USERNAME, CODE)),
    "invite_sms": replace(SMS, column="invite_template", member="SMSMessage", holds=(USERNAME, CODE)),
}
COLUMNS = ("verification_template", "invite_template")


def parts(pool: Pool) -> dict[str, str]:
    """Every part as it stands."""
    return {name: getattr(pool, part.column).get(part.member, "") for name, part in PARTS.items()}


def columns(pool: Pool, given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The columns with these parts in them, and every other part as it was."""
    texts = {**parts(pool), **given}
    return {
        column: {part.member: texts[name] for name, part in PARTS.items() if part.column == column and texts[name]}
        for column in COLUMNS
    }


def check(pool: Pool) -> None:
    """Raises InvalidParameter for the first text that cannot be used; ``field`` is the part."""
    for column in COLUMNS:
        template = getattr(pool, column)
        known = {part.member for part in PARTS.values() if part.column == column}
        if not isinstance(template, dict) or set(template) - known:
            raise InvalidParameter(f"A template has the texts {', '.join(sorted(known))}.", field=column)  # [P]
        if not all(isinstance(text, str) for text in template.values()):
            raise InvalidParameter("The words of a template are texts.", field=column)  # [P]
    for name, part in PARTS.items():
        text = getattr(pool, part.column).get(part.member)
        if text is not None:
            _usable(name, part, text)


def held(text: str) -> set[str]:
    """Which placeholders there are in it."""
    return {
        LINK if found["text"] else found[0]
        for found in PLACEHOLDER.finditer(text)
        if found["name"] or found["text"].strip()
    }


def _usable(name: str, part: Part, text: str) -> None:
    if CONTROL.search(text):
        raise InvalidParameter(f"{part.member} has characters that cannot be stored.", field=name)  # [P]
    if not part.shortest <= len(text.strip()) or len(text) > part.longest:
        raise InvalidParameter(f"{part.member} has {part.shortest} to {part.longest} characters.", field=name)  # [P]
    for placeholder in part.holds:
        if placeholder not in held(text):
            raise InvalidParameter(
                f"{part.member} must hold {placeholder}, which becomes {BECOMES[placeholder]}.",
                field=name,
                verbatim="" if USERNAME in part.holds else "The message is invalid.",  # [K]
            )
