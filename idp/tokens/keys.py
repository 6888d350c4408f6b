"""A pool's signing keys: two RSA-2048 pairs, one for ID tokens and one for access tokens."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import IntegrityError, transaction
from django.db.models import Q

from idp.kernel import clock, encryption
from idp.pools import configuration
from idp.pools.models import Pool
from idp.tokens import jose
from idp.tokens.models import SigningKey

BITS = 2048
OVERLAP = timedelta(hours=25)
"""The longest life of an ID or access token, and some time for processes that learn late of a rotation:
that long a retired key stays in the JWKS."""

CACHED = 300
"""Seconds for which anybody may keep the JWKS."""

LEAD = timedelta(minutes=10)
"""So long a new key is in the JWKS before it signs: no token comes before its key, whoever has kept an older JWKS."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A current key, ready to sign."""

    kid: str
    private: Any


def make(pool: Pool, use: str) -> SigningKey:
    """The newest key; the caller has said when the former one retires. The kid is the JWK thumbprint (RFC 7638)."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    numbers = private.public_key().public_numbers()
    public = {"e": _integer(numbers.e), "kty": "RSA", "n": _integer(numbers.n)}
    thumbprint = hashlib.sha256(json.dumps(public, separators=(",", ":"), sort_keys=True).encode()).digest()
    kid = base64.urlsafe_b64encode(thumbprint).rstrip(b"=").decode()
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SigningKey.objects.create(
        kid=kid,
        pool=pool,
        use=use,
        sealed=encryption.seal(pem, bound_to=f"signing-key:{kid}"),
        public={**public, "kid": kid, "alg": jose.ALGORITHM, "use": "sig"},
        created=clock.now(),
    )


def ensure(pool: Pool) -> None:
    """Make what is missing, when a pool is new."""
    for use in SigningKey.Use.values:
        if not SigningKey.objects.filter(pool=pool, use=use, retired=None).exists():
            try:
                with transaction.atomic():
                    make(pool, use)
            except IntegrityError:
                pass  # a racing twin has just made it


def rotate(pool: Pool, *, at_once: bool = False) -> list[SigningKey]:
    """New keys are published now and sign after LEAD; the old ones are published until their last token has died.

    ``at_once`` is for a key that has leaked: the new ones sign now, and who has kept the JWKS learns of it late.
    """
    now = clock.now()
    end = now if at_once else now + LEAD
    with transaction.atomic():
        Pool.objects.select_for_update(no_key=True).get(pk=pool.pk)  # a racing twin waits, and retires these in turn
        SigningKey.objects.filter(pool=pool, forgotten__lt=now).delete()
        for key in SigningKey.objects.filter(Q(retired=None) | Q(retired__gt=end), pool=pool):
            key.retired, key.forgotten = end, end + OVERLAP
            key.save(update_fields=["retired", "forgotten"])
        return [make(pool, use) for use in SigningKey.Use.values]


def signs_from(key: SigningKey, beside: Iterable[SigningKey]) -> datetime:
    """When the last of the older keys ``beside`` it for that use retires."""
    older = (other for other in beside if other.use == key.use and other.created < key.created)
    return max((other.retired for other in older if other.retired), default=key.created)


def signer(pool: Pool, use: str) -> Signer:
    """What signs a pool's ``id`` or ``access`` tokens now. Its keys are kept per process."""

    def read() -> list[SigningKey]:
        return list(SigningKey.objects.filter(Q(retired=None) | Q(retired__gt=clock.now()), pool_id=pool.pk, use=use))

    now = clock.now()
    rows = configuration.kept(("signers", pool.pk, use), read)
    if not rows:
        ensure(pool)
        rows = read()
    row = min((row for row in rows if _end(row) > now), key=_end)
    return _signer(row.kid, row.sealed)


def jwks(pool: Pool) -> dict[str, list[dict[str, str]]]:
    """The public keys as RFC 7517 §5 has them, current ones first; kept per process."""

    def read() -> list[SigningKey]:
        return list(SigningKey.objects.filter(pool_id=pool.pk).order_by("-created"))

    rows = configuration.kept(("keys", pool.pk), read)
    if not any(row.retired is None for row in rows):
        ensure(pool)
        rows = read()
    now = clock.now()
    return {"keys": [row.public for row in rows if row.forgotten is None or row.forgotten > now]}


def public(pool: Pool, kid: str) -> Any | None:
    """A prebuilt verifying key of this pool, or nothing."""
    found = (entry for entry in jwks(pool)["keys"] if entry["kid"] == kid)
    return next((_verifier(entry["kid"], entry["n"], entry["e"]) for entry in found), None)


@functools.lru_cache(maxsize=4096)
def _signer(kid: str, sealed: str) -> Signer:
    """A key's first signature takes twice the time of the next, so it outlives a change of the configuration."""
    return Signer(kid, jose.key(encryption.open_sealed(sealed, bound_to=f"signing-key:{kid}")))


@functools.lru_cache(maxsize=4096)
def _verifier(kid: str, n: str, e: str) -> Any:
    return jose.public_key({"kty": "RSA", "kid": kid, "n": n, "e": e})


def _end(key: SigningKey) -> datetime:
    return key.retired or datetime.max.replace(tzinfo=UTC)


def _integer(number: int) -> str:
    """Base64urlUInt (RFC 7518 §2)."""
    return base64.urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()
