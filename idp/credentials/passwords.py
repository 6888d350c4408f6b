"""Passwords: what a pool allows, setting one, checking one."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth import hashers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from idp.credentials import verifiers
from idp.credentials.models import FormerPassword
from idp.directory.models import Status, User
from idp.kernel import clock, secrets
from idp.kernel.refusals import InvalidPassword, PasswordHistoryViolation
from idp.pools.models import Pool

LONGEST = 256
SYMBOLS = set("^$*.[]{}()?-\"!@#%&/\\,><':;|_~`=+ ")
"""Cognito's list: what counts as a special character."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a policy; ``met`` says whether the password at hand keeps it."""

    id: str
    text: str
    refusal: str
    met: bool


def rules(pool: Pool, password: str = "") -> list[Rule]:
    """The pool's policy, line by line, against ``password``."""
    return list(_rules(pool, password))


def _rules(pool: Pool, password: str) -> Iterator[Rule]:
    length = pool.password_minimum_length
    yield Rule(
        f"min-{length}",
        ngettext("At least %d character", "At least %d characters", length) % length,
        _("Password not long enough"),
        len(password) >= length,
    )
    if pool.password_require_lowercase:
        has = any("a" <= letter <= "z" for letter in password)
        yield Rule("lower", _("A lower-case letter"), _("Password must have lowercase characters"), has)
    if pool.password_require_uppercase:
        has = any("A" <= letter <= "Z" for letter in password)
        yield Rule("upper", _("An upper-case letter"), _("Password must have uppercase characters"), has)
    if pool.password_require_numbers:
        has = any("0" <= letter <= "9" for letter in password)
        yield Rule("digit", _("A digit"), _("Password must have numeric characters"), has)
    if pool.password_require_symbols:
        has = any(letter in SYMBOLS for letter in password.strip(" "))
        yield Rule("symbol", _("A symbol, such as ! or #"), _("Password must have symbol characters"), has)


def conforms(pool: Pool, password: str, *, field: str = "password") -> None:
    """Raises InvalidPassword, with Amazon's sentence for the first rule broken."""
    if len(password) > LONGEST:
        raise InvalidPassword(_("Password is too long: at most %d characters.") % LONGEST, field=field)
    if password != password.strip() or any(
        letter < " " or letter == "\x7f" or "\ud800" <= letter <= "\udfff" for letter in password
    ):
        raise InvalidPassword(
            _("Password must not begin or end with a space, nor hold control characters."), field=field
        )
    for rule in rules(pool, password):
        if not rule.met:
            raise InvalidPassword(
                _("Password did not conform with policy: %s") % rule.refusal, field=field, detail=rule.id
            )


class PasswordHash(str):
    """An argon2id hash and, when it was made for somebody, the SRP verifiers of the same password."""

    __slots__ = ("verifiers",)

    verifiers: verifiers.Made | None


def encode(password: str, *, user: User | None = None) -> PasswordHash:
    """The slow part: an argon2id hash, and what SRP needs of ``user``. Do it before a transaction, not in one."""
    encoded = PasswordHash(hashers.make_password(password))
    encoded.verifiers = verifiers.make(user, password) if user else None
    return encoded


def matches(user: User, password: str) -> bool:
    """Whether ``password`` is the user's; as slow for a phantom or an empty one as for a person."""
    given = password if _storable(password) else "\N{REPLACEMENT CHARACTER}"
    possible = len(given) <= LONGEST and user.has_usable_password()
    correct, stale = hashers.verify_password(given[:LONGEST], user.password if possible else _nobodys())
    if not possible or given != password:
        return False
    if correct and stale:
        renewed = str(encode(password))
        # Only if nobody has changed the password meanwhile.
        if User.objects.filter(pk=user.pk, password=user.password).update(password=renewed):
            user.password = renewed
    if correct:
        verifiers.ensure(user, password)
    return correct


def store(user: User, encoded: str, *, status: Status) -> None:
    """Write an encoded password, remember the former one, and note when: the caller has checked everything."""
    size = user.pool.password_history_size
    if size and user.has_usable_password():
        FormerPassword.objects.create(user=user, encoded=user.password)
        keep = FormerPassword.objects.filter(user=user).order_by("-id").values_list("pk", flat=True)[:size]
        FormerPassword.objects.filter(user=user).exclude(pk__in=list(keep)).delete()
    user.password = str(encoded)
    user.password_changed = clock.now()
    user.status = status
    user.save(update_fields=["password", "password_changed", "status", "modified"])
    if isinstance(encoded, PasswordHash):
        verifiers.put(user, encoded.verifiers)


def unused_before(user: User, password: str) -> None:
    """The pool's history rule. Raises PasswordHistoryViolation."""
    size = user.pool.password_history_size
    if not size:
        return
    former = FormerPassword.objects.filter(user=user).order_by("-id").values_list("encoded", flat=True)[: size - 1]
    for encoded in [user.password, *former] if user.has_usable_password() else former:
        if hashers.verify_password(password, encoded)[0]:
            raise PasswordHistoryViolation(field="password")


def temporary_expired(user: User) -> bool:
    """A temporary password lives for the pool's number of days."""
    if user.status != Status.FORCE_CHANGE_PASSWORD or user.password_changed is None:
        return False
    return clock.now() > user.password_changed + timedelta(days=user.pool.temporary_password_days)


def generate(pool: Pool) -> str:
    """A temporary password that the policy accepts and a person can copy from a letter."""
    import secrets as random

    classes = ["abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "!#%+=?"]
    letters = [random.choice(letters) for letters in classes]
    while len(letters) < max(12, pool.password_minimum_length):
        letters.append(random.choice("".join(classes[:3])))
    random.SystemRandom().shuffle(letters)
    return "".join(letters)


@functools.cache
def _nobodys() -> str:
    """What the password of somebody without one is compared with, so that the very same work is done."""
    return hashers.make_password(secrets.token())


def _storable(password: str) -> bool:
    try:
        password.encode()
    except UnicodeEncodeError:
        return False
    return True
