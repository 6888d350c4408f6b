"""Authenticator apps: time-based codes (RFC 6238: SHA-1, 30 seconds, six digits), one step late or early.

django-otp does the arithmetic. Its device model is not used: it keeps the seed in the clear and
guesses in a row of its own, while a step has to be spent by one conditional statement here.
"""

from __future__ import annotations

import base64
import uuid
from urllib.parse import quote, urlencode

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_otp import oath

from idp.credentials.models import SoftwareToken
from idp.directory.models import User
from idp.journal import entries
from idp.journal.watched import Target
from idp.kernel import clock, encryption, secrets
from idp.kernel.refusals import CodeMismatch, ExpiredCode

STEP = 30
DRIFT = 1
DIGITS = 6
SEED = 20  # bytes (RFC 4226 §4: 160 bits recommended)


def draw() -> str:
    """A new seed in base32, as people type it and QR codes carry it."""
    return base64.b32encode(secrets.raw(SEED)).decode()


def code_at(seed: str, step: int) -> str:
    return f"{oath.hotp(base64.b32decode(seed), step, DIGITS):0{DIGITS}d}"


def uri(seed: str, *, issuer: str, account: str) -> str:
    """What a QR code carries and a phone opens (Google Authenticator's "Key Uri Format")."""
    place = issuer.replace(":", " ")
    label = quote(f"{place}:{account.replace(':', ' ')}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': seed, 'issuer': place}, quote_via=quote)}"


def now_step() -> int:
    return clock.epoch() // STEP


def step_of(seed: str, given: str, *, after: int = 0) -> int:
    """The step that ``given`` is the code of. Raises CodeMismatch; ExpiredCode when it is not ``after`` the last used.

    Every candidate is computed and compared, whichever fits.
    """
    text = "".join(given.split())[:64]
    now = now_step()
    fitting = [step for step in range(now - DRIFT, now + DRIFT + 1) if secrets.same(code_at(seed, step), text)]
    if not fitting:
        raise CodeMismatch(_("Invalid code received for user"), field="code")  # [K]
    if fitting[-1] <= after:
        raise replayed()
    return fitting[-1]


def replayed() -> ExpiredCode:
    return ExpiredCode(_("Your software token has already been used once."), field="code")  # [K]


def of(user: User) -> SoftwareToken | None:
    """The verified app of a person."""
    return SoftwareToken.objects.filter(user=user, verified=True).first()


def waiting(user: User) -> SoftwareToken | None:
    """The one that has not shown its first code yet."""
    return SoftwareToken.objects.filter(user=user, verified=False).first()


def reveal(row: SoftwareToken) -> str:
    """The seed."""
    return encryption.open_sealed(row.sealed, bound_to=bound_to(row.user_id))


def propose(user: User) -> str:
    """A new seed that waits for its first code; one proposed before is forgotten, a verified one stays."""
    seed = draw()
    fields = {"sealed": encryption.seal(seed, bound_to=bound_to(user.pk)), "created": clock.now(), "last_step": 0}
    SoftwareToken.objects.update_or_create(user=user, verified=False, defaults=fields)
    return seed


def spend(row: SoftwareToken, step: int) -> None:
    """Use a step up, by one conditional statement. Raises ExpiredCode when a racing twin was first."""
    if not SoftwareToken.objects.filter(pk=row.pk, last_step__lt=step).update(last_step=step):
        raise replayed()


def accept(row: SoftwareToken, step: int, *, name: str) -> bool:
    """Make the waiting app the verified one, in the former's place and with its settings; False for a racing twin."""
    with transaction.atomic():
        if not SoftwareToken.objects.filter(pk=row.pk, sealed=row.sealed, verified=False).delete()[0]:
            return False
        fields = {"sealed": row.sealed, "name": name, "last_step": step, "created": clock.now()}
        SoftwareToken.objects.update_or_create(user_id=row.user_id, verified=True, defaults=fields)
        return True


def add_first(user: User, seed: str, step: int, *, name: str) -> bool:
    """A verified, enabled app for somebody who has none; False, changing nothing, when there is one."""
    try:
        with transaction.atomic():
            SoftwareToken.objects.create(
                user=user,
                verified=True,
                sealed=encryption.seal(seed, bound_to=bound_to(user.pk)),
                name=name,
                last_step=step,
                enabled=True,
                preferred=True,
                created=clock.now(),
            )
    except IntegrityError:
        return False
    return True


def forget(user: User) -> bool:
    """Drop the app, and one that waits."""
    with transaction.atomic():
        forgotten = bool(SoftwareToken.objects.filter(user=user).delete()[0])
        if forgotten:
            gone = Target("credentials.softwaretoken", name=user.username, pool=user.pool_id, person=user.pk)
            entries.note(change=entries.Change.DELETED, target=gone)
    return forgotten


def bound_to(user_id: uuid.UUID) -> str:
    return f"software-token:{user_id}"
