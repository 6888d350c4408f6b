"""SRP-6a as Cognito's clients speak it: RFC 5054's 3072-bit group, SHA-256, Amazon's own key derivation.

Pure arithmetic: it knows no rows and no people. Numbers are hashed in the form in which Java
writes a signed integer, so a zero byte comes first when the highest bit is set.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

import gmpy2  # type: ignore[import-untyped]

from idp.kernel import secrets

N = gmpy2.mpz(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
G = gmpy2.mpz(2)
BYTES = 384
SALT = 16
EXPONENT = 32  # bytes of the private exponent: twice the security of the key that comes out of it
KEY = 16
INFO = b"Caldera Derived Key\x01"
WINDOW = 4

Number = Any  # gmpy2.mpz: the library brings no types


class Unusable(Exception):
    """The client's public number is not one an honest client sends (RFC 5054 §2.5.4)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The server's half: its public number for the client, and the key both should arrive at."""

    public: str
    key: bytes


def salt(entropy: bytes) -> str:
    """Sixteen bytes in hex. The first is 10 to 7f, so that no client's padding rule can change them."""
    first = 0x10 + entropy[0] % 0x70
    return bytes([first, *entropy[1:SALT]]).hex()


def verifier(place: str, user_id: str, password: str, salt: str) -> Number:
    """``v``: what is kept instead of the password. ``place`` is the pool id's part after the underscore."""
    inner = hashlib.sha256(f"{place}{user_id}:{password}".encode()).digest()
    x = hashlib.sha256(padded(gmpy2.mpz(salt, 16)) + inner).digest()
    return power_of_g(int.from_bytes(x))


def public_number(text: str) -> Number:
    """The client's ``A`` from hex. Raises Unusable for zero modulo N (it would make every password right)."""
    try:
        found = gmpy2.mpz(int.from_bytes(bytes.fromhex(text.zfill(len(text) + len(text) % 2))))
    except ValueError:
        raise Unusable from None
    if not 0 < found < N:
        raise Unusable
    return found


def answer(public: Number, verifier: Number) -> Answer:
    """``B`` and the key: S = (A · v^u)^b, then HKDF-SHA-256 salted with u, cut to 16 bytes."""
    while True:
        b = int.from_bytes(secrets.raw(EXPONENT))
        own = (multiplier() * verifier + power_of_g(b)) % N
        u = hashlib.sha256(padded(public) + padded(own)).digest()
        if own and any(u):
            break
    shared = gmpy2.powmod(public * gmpy2.powmod(verifier, int.from_bytes(u), N) % N, b, N)
    extracted = hmac.digest(padded(gmpy2.mpz(int.from_bytes(u))), padded(shared), "sha256")
    return Answer(f"{own:x}", hmac.digest(extracted, INFO, "sha256")[:KEY])


def signature(key: bytes, *, place: str, user_id: str, secret_block: bytes, timestamp: str) -> bytes:
    """What a client that knows the password claims with: an HMAC over all that was said."""
    said = (place + user_id).encode("utf-8", "surrogatepass") + secret_block + timestamp.encode()
    return hmac.digest(key, said, "sha256")


def number(raw: bytes) -> Number:
    """From big-endian bytes to an element of the group."""
    return gmpy2.mpz(int.from_bytes(raw)) % N


def padded(number: Number) -> bytes:
    """The fewest bytes that hold the number and a sign bit."""
    value = int(number)
    return value.to_bytes(value.bit_length() // 8 + 1)


@functools.cache
def multiplier() -> Number:
    """``k``."""
    return gmpy2.mpz(int.from_bytes(hashlib.sha256(padded(N) + padded(G)).digest()))


def power_of_g(exponent: int) -> Number:
    """g^exponent for up to 256 bits, from a table: five times faster than a general power."""
    found = gmpy2.mpz(1)
    for row in _table():
        found = found * row[exponent & (1 << WINDOW) - 1] % N
        exponent >>= WINDOW
    return found


@functools.cache
def _table() -> list[list[Number]]:
    rows, base = [], G
    for _ in range(256 // WINDOW):
        row = [gmpy2.mpz(1)]
        for _ in range((1 << WINDOW) - 1):
            row.append(row[-1] * base % N)
        rows.append(row)
        base = row[-1] * base % N
    return rows
