"""The only place that opens python-jose: it signs all our tokens and reads only our own.

What python-jose 3.5 lets through is refused here first: other algorithms, keys that are not
prebuilt, lax base64, ``crit``, missing claims, oversized input. Foreign tokens are joserfc's.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NewType

from cryptography.hazmat.primitives.serialization import load_pem_private_key
from django.core.exceptions import ImproperlyConfigured
from jose import backends, jwk, jwt

from idp.kernel import clock

ALGORITHM = "RS256"
LONGEST = 16_384
LEEWAY = 5
SEGMENTS = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")

Claims = dict[str, Any]
VerifiedClaims = NewType("VerifiedClaims", dict[str, Any])
"""Claims whose signature, issuer, use and expiry this module has checked."""


class InvalidToken(Exception):
    """Not one of our live tokens; the reason is for the log only."""


def assert_backend() -> None:
    """python-jose must sign with cryptography: its pure-Python fall-backs are slow and leak time."""
    if backends.RSAKey.__module__ != "jose.backends.cryptography_backend":
        raise ImproperlyConfigured("python-jose found no cryptography: reinstall from the lock file.")


def key(pem: str) -> Any:
    """A prebuilt Key object of a PEM that this program has made and sealed. RSA of at least 2048 bits.

    OpenSSL's check that the numbers make a key takes 40 ms and is left out: the seal shows that they are those we drew.
    """
    built = jwk.construct(load_pem_private_key(pem.encode(), None, unsafe_skip_rsa_key_validation=True), ALGORITHM)
    if built.prepared_key.key_size < 2048:
        raise InvalidToken("the RSA key is too short")
    return built


def public_key(entry: Mapping[str, str]) -> Any:
    """The same for one of our own published JWKs."""
    return jwk.construct(dict(entry), ALGORITHM)


def sign(claims: Mapping[str, Any], *, kid: str, private: Any) -> str:
    """A compact JWS of a copy of ``claims`` (RFC 7515 §3.1)."""
    _refuse_raw(private)
    return str(jwt.encode(dict(claims), private, algorithm=ALGORITHM, headers={"kid": kid}))


def read(
    token: str,
    *,
    issuer: str,
    use: str,
    public: Callable[[str], Any | None],
    expired: bool = False,
) -> VerifiedClaims:
    """The claims of one of our tokens: ``use`` is its ``token_use``, ``public`` finds a prebuilt key by kid.

    ``expired=True`` lets an old token through, for ``id_token_hint`` only. Raises InvalidToken.
    """
    if not isinstance(token, str) or len(token) > LONGEST or not SEGMENTS.fullmatch(token):
        raise InvalidToken("not a compact JWS of ours")
    try:
        header = json.loads(_strict(token.split(".", maxsplit=1)[0]))
        _strict(token.split(".")[1]), _strict(token.split(".")[2])
        if not isinstance(header, dict) or header.get("alg") != ALGORITHM or "crit" in header:
            raise InvalidToken("another algorithm, or an extension we do not know")
        found = public(str(header.get("kid", "")))
        if found is None:
            raise InvalidToken("signed by a key that is not this pool's")
        _refuse_raw(found)
        claims = jwt.decode(token, found, algorithms=[ALGORITHM], options=OPTIONS)
        _check(claims, issuer=issuer, use=use, expired=expired)
    except InvalidToken:
        raise
    except Exception as error:  # python-jose lets AttributeError, RecursionError and OverflowError escape
        raise InvalidToken(type(error).__name__) from error
    return VerifiedClaims(claims)


OPTIONS = {"verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_at_hash": False, "leeway": LEEWAY}


def _check(claims: Claims, *, issuer: str, use: str, expired: bool) -> None:
    """Everything is demanded by name: python-jose passes over what is missing."""
    now = clock.epoch()
    for name in ("exp", "iat"):
        if type(claims.get(name)) is not int:
            raise InvalidToken(f"{name} is missing")
    if claims.get("iss") != issuer or claims.get("token_use") != use or not isinstance(claims.get("sub"), str):
        raise InvalidToken("another issuer or use")
    if not isinstance(claims.get("aud" if use == "id" else "client_id"), str):
        raise InvalidToken("for nobody")
    if claims["exp"] <= now and not expired:
        raise InvalidToken("expired")
    if claims["iat"] > now + LEEWAY:
        raise InvalidToken("from the future")


def _strict(segment: str) -> bytes:
    """Decode base64url that has one spelling only (RFC 7515 §2)."""
    raw = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4))
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode() != segment:
        raise InvalidToken("lax base64url")
    return raw


def _refuse_raw(given: Any) -> None:
    if isinstance(given, str | bytes | dict):
        raise TypeError("A prebuilt Key is needed, not a PEM or JWK.")
