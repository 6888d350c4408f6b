"""Time-based codes (RFC 6238) of authenticator apps: one step late or early, none used twice."""

from __future__ import annotations

import base64

import pytest
import time_machine

from idp.credentials import totp
from idp.credentials.models import SoftwareToken
from idp.directory.models import User
from idp.kernel.refusals import CodeMismatch, ExpiredCode

SEED = base64.b32encode(b"12345678901234567890").decode()
RFC_6238 = {
    # Appendix B, SHA-1; the last six of its eight digits.
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


@pytest.mark.parametrize(("seconds", "code"), RFC_6238.items())
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    assert totp.code_at(SEED, seconds // totp.STEP) == code


@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_code_one_step_late_or_early_fits(off: int) -> None:
    step = totp.now_step() + off
    assert totp.step_of(SEED, totp.code_at(SEED, step)) == step


@pytest.mark.parametrize("off", [-2, 2, -100, 100])
def test_a_code_further_away_does_not(off: int) -> None:
    with pytest.raises(CodeMismatch):
        totp.step_of(SEED, totp.code_at(SEED, totp.now_step() + off))


def test_blanks_between_the_digits_are_forgiven() -> None:
    code = totp.code_at(SEED, totp.now_step())
    assert totp.step_of(SEED, f" {code[:3]} {code[3:]} ") == totp.now_step()


@pytest.mark.parametrize("given", ["", "12345", "1234567", "abcdef", "-12345", "１２３４５６", "\ud800", "0" * 10_000])
def test_what_is_no_code_does_not_fit(given: str) -> None:
    with pytest.raises(CodeMismatch):
        totp.step_of(SEED, given)


def test_a_code_that_was_used_is_refused_with_amazons_sentence() -> None:
    now = totp.now_step()
    with pytest.raises(ExpiredCode) as refusal:
        totp.step_of(SEED, totp.code_at(SEED, now), after=now)
    assert str(refusal.value.message) == "Your software token has already been used once."


def test_a_code_older_than_the_last_used_is_refused() -> None:
    now = totp.now_step()
    with pytest.raises(ExpiredCode):
        totp.step_of(SEED, totp.code_at(SEED, now - 1), after=now)


def test_the_next_step_is_accepted_after_the_last(clock: time_machine.Traveller) -> None:
    used = totp.now_step()
    clock.shift(totp.STEP)
    assert totp.step_of(SEED, totp.code_at(SEED, used + 1), after=used) == used + 1


def test_a_seed_has_160_bits_and_is_drawn_anew() -> None:
    assert len(base64.b32decode(totp.draw())) == 20
    assert totp.draw() != totp.draw()


def test_a_seed_is_sealed_at_rest(ann: User) -> None:
    seed = totp.propose(ann)
    row = SoftwareToken.objects.get(user=ann)
    assert seed not in row.sealed
    assert base64.b32decode(seed).hex() not in row.sealed
    assert totp.reveal(row) == seed


def test_a_seed_copied_to_another_person_does_not_open(ann: User, ben: User) -> None:
    totp.propose(ann)
    totp.propose(ben)
    row = SoftwareToken.objects.get(user=ben)
    row.sealed = SoftwareToken.objects.get(user=ann).sealed
    with pytest.raises(Exception, match="software-token"):
        totp.reveal(row)


def test_a_step_is_spent_once(ann: User) -> None:
    assert totp.add_first(ann, SEED, 5, name="")
    row = totp.of(ann)
    assert row is not None
    totp.spend(row, 6)
    for step in (6, 5):
        with pytest.raises(ExpiredCode):
            totp.spend(row, step)


def test_a_new_app_takes_the_formers_place_and_settings(ann: User) -> None:
    totp.add_first(ann, SEED, 5, name="old")
    seed = totp.propose(ann)
    assert totp.reveal(SoftwareToken.objects.get(user=ann, verified=True)) == SEED
    waiting = totp.waiting(ann)
    assert waiting is not None
    assert totp.accept(waiting, 7, name="new")
    row = SoftwareToken.objects.get(user=ann)
    assert (totp.reveal(row), row.name, row.enabled, row.last_step) == (seed, "new", True, 7)


def test_a_seed_proposed_anew_makes_the_former_worthless(ann: User) -> None:
    totp.propose(ann)
    former = totp.waiting(ann)
    assert former is not None
    totp.propose(ann)
    assert not totp.accept(former, 7, name="")


def test_a_first_app_never_replaces_one(ann: User) -> None:
    assert totp.add_first(ann, SEED, 5, name="mine")
    assert not totp.add_first(ann, totp.draw(), 5, name="another")
    row = totp.of(ann)
    assert row is not None
    assert totp.reveal(row) == SEED
