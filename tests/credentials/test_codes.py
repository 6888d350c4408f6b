"""Codes: one live for a purpose and person, few tries, a lifetime, spent once."""

from __future__ import annotations

import pytest
import time_machine
from pytest_django import Settings

from idp.credentials import codes
from idp.credentials.models import Code
from idp.directory import phantom
from idp.directory.models import User
from idp.kernel.refusals import CodeMismatch, ExpiredCode
from idp.pools.models import Pool


def made(user: User, purpose: str = codes.RECOVER, value: str = "email") -> str:
    return codes.make(user, purpose, minutes=60, value=value)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_says_what_it_proves(ann: User) -> None:
    assert codes.check(ann, codes.RECOVER, made(ann)).value == "email"


@pytest.mark.parametrize("form", ["{} ", " {}", "\t{}\n"])
def test_blanks_around_a_pasted_code_do_not_matter(ann: User, form: str) -> None:
    assert codes.check(ann, codes.RECOVER, form.format(made(ann)))


def test_nor_do_blanks_within_a_code_that_is_typed_as_it_is_read(ann: User) -> None:
    code = made(ann)
    assert codes.check(ann, codes.RECOVER, f"{code[:3]} {code[3:]}")


@pytest.mark.parametrize("given", ["", "12345", "1234567", "abcdef", "\ud800", "\x00", "٠٠٠٠٠٠", "0" * 100_000])
def test_anything_else_is_a_mismatch(ann: User, given: str) -> None:
    made(ann)
    with pytest.raises(CodeMismatch):
        codes.check(ann, codes.RECOVER, given)


def test_a_code_is_spent_once(ann: User) -> None:
    code = made(ann)
    row, twin = codes.check(ann, codes.RECOVER, code), codes.check(ann, codes.RECOVER, code)
    codes.spend(row)
    with pytest.raises(ExpiredCode):
        codes.spend(twin)
    with pytest.raises(ExpiredCode):
        codes.check(ann, codes.RECOVER, code)


def test_a_new_code_makes_the_former_worthless_even_when_it_was_just_checked(ann: User) -> None:
    former = made(ann)
    row = codes.check(ann, codes.RECOVER, former)
    fresh = made(ann)
    with pytest.raises(ExpiredCode):
        codes.spend(row)
    if former != fresh:
        with pytest.raises(CodeMismatch):
            codes.check(ann, codes.RECOVER, former)
    assert codes.check(ann, codes.RECOVER, fresh)


def test_a_code_dies_with_its_lifetime(ann: User, clock: time_machine.Traveller) -> None:
    code = made(ann)
    clock.shift(3599)
    assert codes.check(ann, codes.RECOVER, code)
    clock.shift(1)
    with pytest.raises(ExpiredCode):
        codes.check(ann, codes.RECOVER, code)


def test_after_eight_tries_even_the_right_code_is_worthless(ann: User) -> None:
    code = made(ann)
    for _ in range(8):
        with pytest.raises(CodeMismatch):
            codes.check(ann, codes.RECOVER, wrong(code))
    with pytest.raises(ExpiredCode):
        codes.check(ann, codes.RECOVER, code)


def test_a_code_for_one_purpose_does_not_serve_another(ann: User) -> None:
    code = made(ann, codes.SIGN_UP)
    made(ann, codes.RECOVER)
    with pytest.raises(CodeMismatch):
        codes.check(ann, codes.RECOVER, code)
    with pytest.raises(ExpiredCode):
        codes.check(ann, codes.attribute("email"), code)


def test_a_code_of_one_person_is_nothing_for_another(ann: User, ben: User, mallory: User) -> None:
    code = made(ann)
    made(ben)
    with pytest.raises(CodeMismatch):
        codes.check(ben, codes.RECOVER, code)
    with pytest.raises(ExpiredCode):
        codes.check(mallory, codes.RECOVER, code)


def test_a_code_that_proves_nothing_never_matches(ann: User, pool: Pool) -> None:
    with pytest.raises(CodeMismatch):
        codes.check(ann, codes.RECOVER, made(ann, value=""))
    nobody = phantom.of(pool, "nobody")
    with pytest.raises(CodeMismatch):
        codes.check(nobody, codes.RECOVER, made(nobody))


def test_only_a_keyed_digest_is_kept(ann: User) -> None:
    code = made(ann)
    row = Code.objects.get()
    assert code not in str({name: value for name, value in vars(row).items() if name != "created"})
    Code.objects.filter(pk=row.pk).update(subject=ann.pk, purpose=codes.SIGN_UP)
    with pytest.raises(CodeMismatch):  # the digest knows its purpose
        codes.check(ann, codes.SIGN_UP, code)


def test_a_code_survives_a_new_key_in_the_ring(ann: User, settings: Settings) -> None:
    code = made(ann)
    settings.PORTICO_SECRET_KEYS = ["A" * 43, *settings.PORTICO_SECRET_KEYS]
    assert codes.check(ann, codes.RECOVER, code)


def test_forgetting_takes_the_purposes_named_or_all(ann: User, ben: User) -> None:
    for purpose in (codes.SIGN_UP, codes.RECOVER):
        made(ann, purpose)
        made(ben, purpose)
    codes.forget(ann, codes.SIGN_UP)
    assert codes.pending(ann, codes.RECOVER)
    assert not codes.pending(ann, codes.SIGN_UP)
    codes.forget(ann)
    assert not codes.pending(ann, codes.RECOVER)
    assert codes.pending(ben, codes.SIGN_UP)


def test_the_sweep_takes_what_has_expired(ann: User, ben: User, clock: time_machine.Traveller) -> None:
    made(ann)
    clock.shift(3601)
    made(ben)
    assert codes.sweep() == 1
    assert codes.pending(ben, codes.RECOVER)
