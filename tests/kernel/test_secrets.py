"""Randomness and comparison take whatever a stranger sends and give what Cognito's clients parse."""

from __future__ import annotations

import re
import secrets as random

import pytest

from idp.kernel import ids, secrets


@pytest.mark.parametrize("drawn", [0, 7, 123456, 999999])
def test_a_code_has_six_digits_whatever_was_drawn(monkeypatch: pytest.MonkeyPatch, drawn: int) -> None:
    monkeypatch.setattr(random, "randbelow", lambda _: drawn)
    assert re.fullmatch(r"[0-9]{6}", secrets.code())
    assert int(secrets.code()) == drawn


def test_a_code_is_one_of_a_million(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(random, "randbelow", lambda limit: limit - 1)
    assert secrets.code() == "999999"


@pytest.mark.parametrize("odd", ["", "ü", "\ud800", "\x00", "a" * 10_000])
def test_comparison_knows_equal_from_different_for_odd_strings(odd: str) -> None:
    assert secrets.same(odd, odd)
    assert not secrets.same(odd, odd + "x")


def test_bytes_compare_with_the_text_they_spell() -> None:
    assert secrets.same(b"abc", "abc")
    assert not secrets.same(b"abc", "abd")


def test_a_lone_surrogate_has_a_digest_of_its_own() -> None:
    """JSON can carry one ("\\ud800"): looking it up finds nothing, and nothing breaks."""
    assert re.fullmatch(r"[0-9a-f]{64}", secrets.digest("\ud800"))
    assert secrets.digest("\ud800") != secrets.digest("\ud801")


def test_a_pool_id_splits_at_its_underscore() -> None:
    assert re.fullmatch(r"eu-local-1_[0-9A-Za-z]{9}", ids.pool_id("eu-local-1"))


def test_client_ids_and_secrets_have_cognitos_form() -> None:
    assert re.fullmatch(r"[0-9a-z]{26}", ids.client_id())
    assert re.fullmatch(r"[0-9a-z]{24,64}", ids.client_secret())


def test_tokens_hold_the_entropy_asked_for() -> None:
    assert len({secrets.token(32) for _ in range(100)}) == 100
    assert len(secrets.token(48)) == 64
