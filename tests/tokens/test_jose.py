"""Our own tokens and nothing else: each thing that python-jose 3.5 lets through is refused here."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

import jose.backends
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.core.exceptions import ImproperlyConfigured
from joserfc import jwt
from joserfc.jwk import RSAKey

from idp.kernel import clock as time
from idp.tokens import jose as tokens
from idp.tokens.jose import InvalidToken

from .signed import KEY, OWN, PEM, SHORT, claims, packed, pem, read, signed


def test_what_we_sign_we_read_and_others_can_verify() -> None:
    given = claims()
    token = tokens.sign(given, kid="1", private=KEY)
    assert read(token) == given
    found = jwt.decode(token, RSAKey.import_key(PEM), algorithms=["RS256"])
    assert found.claims == given
    assert found.header["kid"] == "1"


def test_signing_leaves_the_callers_claims_alone() -> None:
    given = claims(exp=time.now())  # python-jose writes the number over a moment
    before = dict(given)
    tokens.sign(given, kid="1", private=KEY)
    assert given == before


def test_a_key_must_be_built_beforehand() -> None:
    for raw in (PEM, PEM.encode(), {"kty": "RSA"}):
        with pytest.raises(TypeError):
            tokens.sign(claims(), kid="1", private=raw)
        with pytest.raises(InvalidToken):
            read(signed(claims()), public={"1": raw}.get)


def test_a_short_rsa_key_is_refused() -> None:
    with pytest.raises(InvalidToken):
        tokens.key(pem(SHORT))


def test_the_start_stops_without_the_cryptography_back_end(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens.assert_backend()
    fallback = type("RSAKey", (), {"__module__": "jose.backends.rsa_backend"})
    monkeypatch.setattr(jose.backends, "RSAKey", fallback)
    with pytest.raises(ImproperlyConfigured):
        tokens.assert_backend()


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "RS", "RS384", "PS256", "ES256", "", None, ["RS256"]])
def test_the_header_does_not_choose_the_algorithm(algorithm: Any) -> None:
    with pytest.raises(InvalidToken):
        read(signed(claims(), alg=algorithm))


@pytest.mark.parametrize("form", [serialization.Encoding.PEM, serialization.Encoding.DER])
def test_a_mac_under_the_public_key_is_no_signature(form: serialization.Encoding) -> None:
    public = OWN.public_key().public_bytes(form, serialization.PublicFormat.SubjectPublicKeyInfo)
    for algorithm in ("HS256", "RS256"):
        said = f"{packed({'alg': algorithm, 'kid': '1'})}.{packed(claims())}"
        with pytest.raises(InvalidToken):
            read(f"{said}.{packed(hmac.digest(public, said.encode(), hashlib.sha256))}")


@pytest.mark.parametrize("header", [{"crit": ["exp"]}, {"crit": []}, {"crit": None}, {"kid": "2"}, {"kid": None}])
def test_a_header_we_do_not_understand_is_refused(header: dict[str, Any]) -> None:
    with pytest.raises(InvalidToken):
        read(signed(claims(), **header))


def test_keys_in_the_header_are_not_used() -> None:
    foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    jwk = RSAKey.import_key(foreign.public_key()).as_dict()
    said = f"{packed({'alg': 'RS256', 'kid': '1', 'jwk': jwk})}.{packed(claims())}"
    with pytest.raises(InvalidToken):
        read(f"{said}.{packed(foreign.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256()))}")


def test_a_token_has_one_spelling() -> None:
    """Lax base64 would make each token many: junk, padding, spare bits."""
    token = signed(claims())
    assert read(token)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    spare = token[:-1] + alphabet[alphabet.index(token[-1]) ^ 1]
    for other in (f"{token}==", f"{token}\n", f" {token}", f"{token[:-9]}!{token[-9:]}", f"{token}.", spare):
        with pytest.raises(InvalidToken):
            read(other)


@pytest.mark.parametrize(
    "odd", [None, 1, b"a.b.c", "", "a", "a.b", "..", "a.b.c.d", "é.é.é", "e30.e30.e30", "A" * 20_000, "\ud800"]
)
def test_what_is_no_token_is_an_invalid_token_and_nothing_worse(odd: Any) -> None:
    with pytest.raises(InvalidToken):
        read(odd)


def test_a_signature_does_not_excuse_size() -> None:
    assert read(signed(claims(note="x" * 10_000)))
    with pytest.raises(InvalidToken):
        read(signed(claims(note="x" * 13_000)))


@pytest.mark.parametrize(
    "payload",
    [
        [],
        "string",
        None,
        b"\xff\xfe",
        b"[" * 5000,
        b'{"exp": 1e400}',
        b"{}",
        b'{"a": 1',
    ],
)
def test_an_odd_payload_under_our_own_signature_is_an_invalid_token(payload: Any) -> None:
    with pytest.raises(InvalidToken):
        read(signed(packed(payload)))
