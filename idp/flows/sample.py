"""A letter to nobody in particular, so that an operator sees what people get: its code is good for nothing."""

from __future__ import annotations

from django.db import transaction

from idp.flows import notify
from idp.journal import entries
from idp.journal.models import Entry
from idp.messages import letters, outbox
from idp.messages.letters import Letter
from idp.pools.models import Pool

KINDS = {
    "confirm_sign_up": "Somebody signs up: a code",
    "confirm_sign_up_link": "Somebody signs up: a link",
    "attribute_verification": "An address is to be verified",
    "recover": "A password is forgotten, or reset by an administrator",
    "temporary_password": "An administrator makes an account",
    "password_changed": "A password was changed",
    "attribute_changed": "An address was changed",
}
"""Every letter, and when it is written."""


def letter(pool: Pool, kind: str, *, language: str) -> Letter:
    """As it would be sent."""
    return letters.render(kind, pool=pool, language=language, context=_words(pool, kind))


def send(pool: Pool, kind: str, *, to: str, language: str) -> None:
    """Through the outbox, as every other."""
    with transaction.atomic():
        message = outbox.write(pool, to=to, kind=kind, language=language, context=_words(pool, kind))
        notify.deliver.enqueue(message.pk)
        entries.note(change=Entry.Change.DONE, target=pool, after={"letter": kind, "to": to})


def lifetimes(pool: Pool) -> dict[str, int]:
    """Minutes that the code, link or password in a letter works, by kind."""
    return {
        "confirm_sign_up": pool.sign_up_code_minutes,
        "confirm_sign_up_link": pool.sign_up_code_minutes,
        "attribute_verification": pool.attribute_code_minutes,
        "recover": pool.recovery_code_minutes,
        "temporary_password": pool.temporary_password_days * 24 * 60,
    }


def _words(pool: Pool, kind: str) -> dict[str, str]:
    return {
        "username": "sample",
        "code": "123456",
        "link": pool.origin(),
        "password": "Sample-Password-1",
        "minutes": str(lifetimes(pool).get(kind, "")),
    }
