"""Six-digit codes that we send and get back: one live code per purpose and person, few tries, spent once."""

from __future__ import annotations

import hmac
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from idp.credentials.models import Code
from idp.directory.models import User
from idp.kernel import clock, encryption, secrets
from idp.kernel.refusals import CodeMismatch, ExpiredCode

TRIES = 8

SIGN_UP = "sign_up"
RECOVER = "recover"


def attribute(name: str) -> str:
    """The purpose of a code that proves an address of a signed-in person."""
    return f"attribute:{name}"


def make(user: User, purpose: str, *, minutes: int, value: str) -> str:
    """Draw a code and forget the former one.

    ``value`` says what it proves: an attribute's name, or a new address. A phantom's row is
    written like any other; a code without a value proves nothing, never matches, and ends no live
    one that does: an operator may have sent that.
    """
    code = secrets.code()
    now = clock.now()
    fields = {
        "digest": _digest(user, purpose, code),
        "value": value,
        "tries": 0,
        "created": now,
        "expires": now + timedelta(minutes=minutes),
    }
    with transaction.atomic():
        row, made = Code.objects.select_for_update().get_or_create(
            pool_id=user.pool_id, subject=user.pk, purpose=purpose, defaults=fields
        )
        if not made:
            if value or not row.value or row.expires <= now:
                for name, given in fields.items():
                    setattr(row, name, given)
            row.save(update_fields=list(fields))  # the same statements for whoever it is
    return code


def check(user: User, purpose: str, given: str) -> Code:
    """The live code's row if ``given`` is it. Counts the try, so call it outside the transaction that spends.

    Raises CodeMismatch, or ExpiredCode when there is none to match.
    """
    row = _count_try(user, purpose)
    if not _matches(row, user, given) or not row.value or not user.exists:
        raise CodeMismatch(field="code")
    return row


def spend(row: Code) -> None:
    """Use a checked code, once. Raises ExpiredCode when a racing twin was first."""
    if not Code.objects.filter(pk=row.pk, digest=row.digest).delete()[0]:
        raise ExpiredCode(field="code", detail="a racing twin spent it")


def pending(user: User, purpose: str) -> Code | None:
    """The live code's row: its ``value`` is the address being proven."""
    return _live(user, purpose).first()


def forget(user: User, *purposes: str) -> None:
    """Make outstanding codes worthless."""
    rows = Code.objects.filter(pool_id=user.pool_id, subject=user.pk)
    (rows.filter(purpose__in=purposes) if purposes else rows).delete()


def sweep() -> int:
    """Drop expired codes; the worker does it daily."""
    return Code.objects.filter(expires__lt=clock.now()).delete()[0]


def _count_try(user: User, purpose: str) -> Code:
    """The live row, with this try counted first, so that racing guesses are all counted."""
    counted = _live(user, purpose).filter(tries__lt=TRIES).update(tries=F("tries") + 1)
    row = _live(user, purpose).first() if counted else None
    if row is None:
        raise ExpiredCode(field="code")
    return row


def _live(user: User, purpose: str) -> QuerySet[Code]:
    return Code.objects.filter(pool_id=user.pool_id, subject=user.pk, purpose=purpose, expires__gt=clock.now())


def _digest(user: User, purpose: str, code: str) -> str:
    return encryption.mac(f"{user.pk}:{purpose}:{code}", purpose="code").hex()


def _matches(row: Code, user: User, given: str) -> bool:
    text = f"{user.pk}:{row.purpose}:{''.join(given.split())[:64]}"
    return any(hmac.compare_digest(row.digest, mac.hex()) for mac in encryption.macs(text, purpose="code"))
