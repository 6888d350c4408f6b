"""Every claim of our tokens is demanded by name: python-jose passes over what is missing."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from idp.tokens.jose import InvalidToken

from .signed import claims, read, signed


@pytest.mark.parametrize("name", ["sub", "iss", "aud", "token_use", "iat", "exp"])
def test_each_claim_is_demanded(name: str) -> None:
    with pytest.raises(InvalidToken):
        read(signed(claims(**{name: None})))


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://auth.example.com/eu-local-1_TestPool2"},
        {"token_use": "access"},
        {"aud": ["app"]},
        {"sub": 1},
        {"exp": "9999999999"},
        {"exp": 9999999999.5},
        {"exp": True},
        {"iat": "0"},
        {"iat": 9999999999},
    ],
)
def test_a_claim_of_another_kind_or_place_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(InvalidToken):
        read(signed(claims(**changed)))


def test_an_access_token_is_for_a_client() -> None:
    assert read(signed(claims(token_use="access", aud=None, client_id="app")), use="access")
    with pytest.raises(InvalidToken):
        read(signed(claims(token_use="access")), use="access")


def test_a_token_lives_until_exp_and_not_in_it(clock: time_machine.Traveller) -> None:
    token = signed(claims())
    clock.shift(299)
    assert read(token)
    clock.shift(1)
    with pytest.raises(InvalidToken):
        read(token)
    assert read(token, expired=True)
