"""Secrets at rest: AES-256-GCM under a ring of keys, newest first.

A sealed value reads ``<key id>.<nonce and ciphertext, base64url>``. ``bound_to`` is
authenticated with it, so that a value copied into another row does not open there.
Rotation: put a new key first in PORTICO_SECRET_KEYS, run ``manage.py rotate_secrets``,
drop the old key.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import os
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE = 12


class Unreadable(Exception):
    """The value was sealed under a key that is not in the ring, for another row, or was changed."""


@dataclass(frozen=True, slots=True)
class Key:
    id: str
    master: bytes

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for one purpose only (HKDF's expand step, RFC 5869 §2.3)."""
        return hmac.digest(self.master, purpose.encode() + b"\x01", "sha256")


@functools.lru_cache(maxsize=4)
def _ring(encoded: tuple[str, ...]) -> tuple[Key, ...]:
    masters = [base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)) for text in encoded]
    return tuple(Key(hashlib.sha256(master).hexdigest()[:8], master) for master in masters)


def ring() -> tuple[Key, ...]:
    """Every key that may still open something, newest first."""
    return _ring(tuple(settings.PORTICO_SECRET_KEYS))


def seal(plain: str | bytes, *, bound_to: str) -> str:
    """Encrypt under the newest key."""
    key = ring()[0]
    return f"{key.id}.{encrypt(plain, key=key.derive('seal'), bound_to=bound_to)}"


def open_sealed(sealed: str, *, bound_to: str) -> str:
    """Decrypt what `seal` made for the same ``bound_to``. Raises Unreadable."""
    key_id, _, body = sealed.partition(".")
    for key in ring():
        if key.id == key_id:
            return decrypt(body, key=key.derive("seal"), bound_to=bound_to)
    raise Unreadable(bound_to)


def encrypt(plain: str | bytes, *, key: bytes, bound_to: str) -> str:
    """Under a key of one's own: nonce and ciphertext, base64url."""
    nonce = os.urandom(NONCE)
    data = plain.encode() if isinstance(plain, str) else plain
    return base64.urlsafe_b64encode(nonce + AESGCM(key).encrypt(nonce, data, bound_to.encode())).decode()


def decrypt(text: str, *, key: bytes, bound_to: str) -> str:
    """What `encrypt` was given. Raises Unreadable."""
    try:
        raw = base64.urlsafe_b64decode(text)
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], bound_to.encode()).decode()
    except (InvalidTag, ValueError):  # ValueError: not even base64, or too short
        raise Unreadable(bound_to) from None


def is_current(sealed: str) -> bool:
    """Whether the newest key sealed it; otherwise `rotate_secrets` seals it again."""
    return sealed.partition(".")[0] == ring()[0].id


def mac(value: str | bytes, *, purpose: str) -> bytes:
    """HMAC-SHA-256 under the newest key."""
    return _mac(ring()[0], value, purpose)


def macs(value: str | bytes, *, purpose: str) -> list[bytes]:
    """The same under every key of the ring: what an older value may carry."""
    return [_mac(key, value, purpose) for key in ring()]


def lasting_mac(value: str | bytes, *, purpose: str) -> bytes:
    """The same under the oldest key: for what strangers see, and what must not change with a new key put first."""
    return _mac(ring()[-1], value, purpose)


def _mac(key: Key, value: str | bytes, purpose: str) -> bytes:
    data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    return hmac.digest(key.derive(purpose), data, "sha256")
