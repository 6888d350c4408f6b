"""SRP-6a's arithmetic against Amazon's own client, and against ours in the tests."""

from __future__ import annotations

import hashlib

import pytest

from idp.credentials import srp
from idp.kernel import secrets
from tests.srp_client import N, SrpClient

PLACE = "AbCdEf123"
SALT = "37a3f0b369d3627ac4ec9ca8e0de1fed"
SMALL_A = int(hashlib.sha512(b"a").hexdigest() * 2, 16)
VECTORS = {
    # What amazon-cognito-identity-js 6.3 computed for the exponent SHA-256("b<n>"); B begins with a high digit,
    # has an odd number of digits, begins with a low digit: each is padded by another rule.
    "b0": "6a062cf01e0fd4dcc9c41fb01790b614",
    "b5": "721e7228914cf01c86ca04fe4a756b6b",
    "b10": "68c9f08de83e45e66add863977a07ace",
}


@pytest.mark.parametrize(("exponent", "key"), VECTORS.items())
def test_the_key_is_the_one_that_amazons_client_arrives_at(
    exponent: str, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "raw", lambda _size: hashlib.sha256(exponent.encode()).digest())
    verifier = srp.verifier(PLACE, "ann", "Correct-Horse-7", SALT)
    public = f"{pow(2, SMALL_A, N):x}"
    assert srp.answer(srp.public_number(public), verifier).key.hex() == key


def test_names_and_passwords_are_hashed_as_utf8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "raw", lambda _size: hashlib.sha256(b"b0").digest())
    verifier = srp.verifier(PLACE, "Ünï", "Pässword-7☃", SALT)
    public = f"{pow(2, SMALL_A, N):x}"
    assert srp.answer(srp.public_number(public), verifier).key.hex() == "d1c6d81f809eb1e1d5adc41f74c21c09"


def test_client_and_server_always_agree_when_the_password_is_the_same() -> None:
    for _ in range(30):
        salt = srp.salt(secrets.raw(srp.SALT))
        verifier = srp.verifier(PLACE, "ann", "Correct-Horse-7", salt)
        client = SrpClient(f"eu-local-1_{PLACE}", "ann", "Correct-Horse-7")
        ours = srp.answer(srp.public_number(client.public), verifier)
        assert client.key("ann", ours.public, salt) == ours.key


@pytest.mark.parametrize(
    ("place", "name", "password"),
    [
        (PLACE, "ann", "Correct-Horse-8"),
        (PLACE, "ben", "Correct-Horse-7"),
        ("ZyXwVu987", "ann", "Correct-Horse-7"),
    ],
)
def test_another_password_person_or_pool_arrives_at_another_key(place: str, name: str, password: str) -> None:
    verifier = srp.verifier(PLACE, "ann", "Correct-Horse-7", SALT)
    client = SrpClient(f"eu-local-1_{place}", name, password)
    ours = srp.answer(srp.public_number(client.public), verifier)
    assert client.key(name, ours.public, SALT) != ours.key


@pytest.mark.parametrize("bad", [0, N, 2 * N, N + 5])
def test_a_public_number_outside_the_group_is_refused(bad: int) -> None:
    """Zero modulo N would make the key known to everybody."""
    with pytest.raises(srp.Unusable):
        srp.public_number(f"{bad:x}")


@pytest.mark.parametrize("bad", ["", "xyz", "-5", "0x12", "é", "\ud800", "f" * 5000])
def test_what_is_no_number_is_refused(bad: str) -> None:
    with pytest.raises(srp.Unusable):
        srp.public_number(bad)


def test_a_salt_has_one_spelling_under_every_padding_rule() -> None:
    for first in range(256):
        salt = srp.salt(bytes([first]) + secrets.raw(15))
        assert len(salt) == 32
        assert f"{int(salt, 16):x}" == salt
        assert salt[0] in "1234567"


def test_powers_from_the_table_are_powers() -> None:
    for exponent in (0, 1, 2, 15, 16, 2**256 - 1, int.from_bytes(secrets.raw(32))):
        assert srp.power_of_g(exponent) == pow(2, exponent, N)


def test_every_answer_is_drawn_anew() -> None:
    verifier = srp.verifier(PLACE, "ann", "Correct-Horse-7", SALT)
    public = srp.public_number(f"{pow(2, SMALL_A, N):x}")
    assert srp.answer(public, verifier).public != srp.answer(public, verifier).public
