"""SRP verifiers: made whenever a password is at hand, kept sealed, worth something only beside that password.

A row names the password's hash it belongs to. A password that changes by any way makes it
worthless at once; the next sign-in with the password in plain sight makes a new one.
"""

from __future__ import annotations

import base64
import functools
import uuid
from dataclasses import dataclass

from django.db import connection, transaction

from idp.credentials import srp
from idp.credentials.models import SrpVerifier
from idp.directory import names
from idp.directory.models import User
from idp.kernel import encryption, secrets
from idp.pools.models import Pool

KNOWN = "SELECT salt, sealed, password FROM srp_verifier WHERE user_id = %s"


@dataclass(frozen=True, slots=True)
class Made:
    """Verifiers of one password, not yet written; one for each id of `ids`."""

    salt: str
    numbers: tuple[srp.Number, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What the server's half needs; ``password`` is the digest of the hash it belongs to, of nothing for a sham."""

    salt: str
    number: srp.Number
    password: str


def ids(user: User) -> tuple[str, ...]:
    """What the person may be called in SRP (USER_ID_FOR_SRP): the client hashes it with the password."""
    if user.pool.username_attributes:
        return (user.sub,)
    own = user.pool.fold(user.username)
    return (own, user.sub) if user.pool.alias_attributes else (own,)


def shown(user: User, typed: str, *, hide: bool) -> str:
    """Which of them is told to somebody who has proved nothing, a phantom's being like a person's.

    Cognito tells the user name. Where existence is hidden, an alias is answered with the ``sub``:
    the name behind it would give the person away.
    """
    if user.pool.username_attributes:
        return user.sub
    own = user.pool.fold(user.username)
    if hide and (user.pool.fold(typed) != own or names.may_be_alias(user.pool, own)):
        return user.sub
    return own


def make(user: User, password: str) -> Made | None:
    """Some milliseconds of arithmetic: do it before a transaction. Nothing for operators, who sign in on pages only."""
    if user.pool.is_reserved:
        return None
    salt = srp.salt(secrets.raw(srp.SALT))
    return Made(salt, tuple(srp.verifier(user.pool.suffix, name, password, salt) for name in ids(user)))


def put(user: User, made: Made | None) -> None:
    """Write them beside the password that has just been set."""
    if made is None:
        return
    packed = ".".join(base64.b64encode(int(number).to_bytes(srp.BYTES)).decode() for number in made.numbers)
    fields = {
        "salt": made.salt,
        "sealed": encryption.seal(packed, bound_to=bound_to(user.pk)),
        "password": secrets.digest(user.password),
    }
    SrpVerifier.objects.update_or_create(user=user, defaults=fields)


def ensure(user: User, password: str) -> None:
    """The same for somebody whose password has just been proved, when they are missing or another password's."""
    if user.pool.is_reserved:
        return
    row = _row(user)
    if row is not None and row[2] == secrets.digest(user.password):
        return
    made = make(user, password)
    with transaction.atomic():
        # Only if nobody has changed the password meanwhile.
        if User.objects.select_for_update().filter(pk=user.pk, password=user.password).exists():
            put(user, made)


def known(user: User, user_id: str) -> Known:
    """The person's, or a sham that stays the same: one statement and the same work for whoever is asked for.

    Where there is no row another is opened in its stead, so that the time is a row's too.
    """
    found = _row(user)
    sham = _sham(user.pool, user.pk)
    own = ids(user)
    salt, sealed, password = found or _decoy(len(own), encryption.ring()[0].id)
    packed = encryption.open_sealed(sealed, bound_to=bound_to(user.pk if found else DECOY)).split(".")
    index = own.index(user_id) if user_id in own else 0
    number = srp.number(base64.b64decode(packed[index]))
    fits = secrets.same(password, secrets.digest(user.password))
    return Known(salt, number, password) if found and fits and user_id in own else sham


DECOY = uuid.UUID(int=0)


@functools.lru_cache(maxsize=8)
def _decoy(numbers: int, key: str) -> tuple[str, str, str]:
    """As long and as deeply sealed as a person's row, and nobody's; ``key`` is the one that seals now."""
    packed = ".".join([base64.b64encode(secrets.raw(srp.BYTES)).decode()] * numbers)
    return srp.salt(secrets.raw(srp.SALT)), encryption.seal(packed, bound_to=bound_to(DECOY)), secrets.digest("")


def _row(user: User) -> tuple[str, str, str] | None:
    """Salt, sealed verifiers and the password they belong to."""
    with connection.cursor() as cursor:  # half the time of the ORM, on a path where it counts
        cursor.execute(KNOWN, [SrpVerifier._meta.pk.get_db_prep_value(user.pk, connection)])
        found: tuple[str, str, str] | None = cursor.fetchone()
    return found


def bound_to(user_id: uuid.UUID) -> str:
    return f"srp:{user_id}"


def _sham(pool: Pool, subject: uuid.UUID) -> Known:
    """Looks like a verifier and fits no password: a number drawn from an HMAC."""
    said = f"{pool.pk}:{subject}"
    salt = srp.salt(encryption.lasting_mac(said, purpose="srp-salt"))
    drawn = b"".join(encryption.lasting_mac(f"{said}:{part}", purpose="srp-sham") for part in range(srp.BYTES // 32))
    return Known(salt, srp.number(drawn), drawn[:32].hex())
