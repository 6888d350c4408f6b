"""What a pool demands of a password, in Amazon's sentences."""

from __future__ import annotations

import pytest

from idp.credentials import passwords
from idp.kernel.refusals import InvalidPassword
from idp.pools.models import Pool


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("Sh0rt!x", "not long enough"),
        ("UPPER-CASE-7", "must have lowercase characters"),
        ("lower-case-7", "must have uppercase characters"),
        ("No-Digit-Here", "must have numeric characters"),
        ("NoSymbol77", "must have symbol characters"),
        ("NoSymbol77é", "must have symbol characters"),
        ("ÜPPER-CASE-7", "must have lowercase characters"),
        ("Arabic-Digits-٣", "must have numeric characters"),
        ("A1!" + "a" * 254, "too long"),
        (" Leading-7", "begin or end with a space"),
        ("Trailing-7 ", "begin or end with a space"),
        ("Control-7\x00", "control characters"),
        ("Control-7\n7", "control characters"),
        ("Surrogate-7\ud800", "control characters"),
    ],
)
def test_a_weak_password_is_refused_with_the_rule_it_breaks(password: str, sentence: str) -> None:
    with pytest.raises(InvalidPassword) as refused:
        passwords.conforms(Pool(), password)
    assert sentence in str(refused.value.message)
    assert password not in str(refused.value)


@pytest.mark.parametrize("password", ["Exactly8!", "A1!" + "a" * 253, "Inner Space7", "Пароль-Aa1", "Aa1!🔑🔑🔑🔑"])
def test_a_password_of_any_letters_that_keeps_the_rules_is_taken(password: str) -> None:
    passwords.conforms(Pool(), password)


def test_a_policy_without_classes_only_asks_for_length() -> None:
    off = {f"password_require_{name}": False for name in ("lowercase", "uppercase", "numbers", "symbols")}
    passwords.conforms(Pool(password_minimum_length=6, **off), "aaaaaa")
    with pytest.raises(InvalidPassword):
        passwords.conforms(Pool(password_minimum_length=6, **off), "aaaaa")


def test_the_policy_can_be_read_line_by_line() -> None:
    met = {rule.id: rule.met for rule in passwords.rules(Pool(), "abcdefg1")}
    assert met == {"min-8": True, "lower": True, "upper": False, "digit": True, "symbol": False}


def test_a_generated_password_keeps_the_policy() -> None:
    pool = Pool(password_minimum_length=30)
    drawn = {passwords.generate(pool) for _ in range(50)}
    assert len(drawn) == 50
    for password in drawn:
        passwords.conforms(pool, password)
