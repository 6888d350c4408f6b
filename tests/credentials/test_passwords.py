"""Passwords at rest and on trial: argon2id with OWASP's numbers, history, temporary ones, renewed hashes."""

from __future__ import annotations

import pytest
import time_machine
from django.contrib.auth import hashers

from idp.credentials import passwords
from idp.credentials.hashers import Argon2id
from idp.credentials.models import FormerPassword
from idp.directory.models import Status, User
from idp.kernel.refusals import PasswordHistoryViolation
from idp.pools.models import Pool
from tests.conftest import PASSWORD


def change(user: User, password: str) -> None:
    passwords.unused_before(user, password)
    passwords.store(user, passwords.encode(password), status=Status.CONFIRMED)


def test_a_hash_is_argon2id_with_owasps_parameters() -> None:
    """OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane."""
    assert passwords.encode(PASSWORD).startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.encode(PASSWORD) != passwords.encode(PASSWORD)


@pytest.mark.parametrize("given", ["", PASSWORD.lower(), PASSWORD + " ", PASSWORD[:-1], PASSWORD + "\x00", "\ud800"])
def test_only_the_password_is_the_password(ann: User, given: str) -> None:
    assert passwords.matches(ann, PASSWORD)
    assert not passwords.matches(ann, given)


def test_what_cannot_be_encoded_is_not_taken_for_what_it_is_replaced_with(pool: Pool, ann: User) -> None:
    ann.password = hashers.make_password("\N{REPLACEMENT CHARACTER}")
    assert not passwords.matches(ann, "\ud800")


def test_a_huge_password_is_refused_and_only_its_beginning_hashed(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[int] = []

    def verify(given: str, _: str) -> tuple[bool, bool]:
        hashed.append(len(given))
        return True, False

    monkeypatch.setattr(hashers, "verify_password", verify)
    assert not passwords.matches(ann, "a" * 10_000_000)
    assert hashed == [256]


def test_a_person_without_a_password_has_none(ann: User) -> None:
    ann.set_unusable_password()
    assert not passwords.matches(ann, "")
    assert not passwords.matches(ann, ann.password)


class Former(Argon2id):
    time_cost = 1


def test_a_hash_with_former_parameters_is_renewed_by_a_sign_in(ann: User) -> None:
    ann.password = Former().encode(PASSWORD, "somesaltsomesalt")
    ann.save()
    assert not passwords.matches(ann, "wrong")
    assert "t=1" in User.objects.get(pk=ann.pk).password
    assert passwords.matches(ann, PASSWORD)
    assert "t=2" in User.objects.get(pk=ann.pk).password
    assert passwords.matches(User.objects.get(pk=ann.pk), PASSWORD)


def test_renewing_a_hash_never_undoes_a_change_of_the_password_meanwhile(ann: User) -> None:
    ann.password = Former().encode(PASSWORD, "somesaltsomesalt")
    ann.save()
    stale = User.objects.select_related("pool").get(pk=ann.pk)
    passwords.store(ann, passwords.encode("Another-Horse-8"), status=Status.CONFIRMED)
    passwords.matches(stale, PASSWORD)
    assert passwords.matches(User.objects.select_related("pool").get(pk=ann.pk), "Another-Horse-8")


def test_the_last_passwords_are_not_used_again(pool: Pool, ann: User) -> None:
    pool.password_history_size = 3
    pool.save()
    ann.pool = pool
    for password in ("Second-Horse-7", "Third-Horse-77"):
        change(ann, password)
    for password in (PASSWORD, "Second-Horse-7", "Third-Horse-77"):
        with pytest.raises(PasswordHistoryViolation):
            passwords.unused_before(ann, password)
    change(ann, "Fourth-Horse-7")
    passwords.unused_before(ann, PASSWORD)
    with pytest.raises(PasswordHistoryViolation):
        passwords.unused_before(ann, "Second-Horse-7")


def test_no_more_former_passwords_are_kept_than_the_pool_asks_for(pool: Pool, ann: User) -> None:
    change(ann, "Second-Horse-7")
    assert not FormerPassword.objects.exists()
    pool.password_history_size = 1
    pool.save()
    ann.pool = pool
    change(ann, "Third-Horse-77")
    change(ann, "Fourth-Horse-7")
    assert FormerPassword.objects.filter(user=ann).count() == 1


def test_a_temporary_password_lives_for_the_pools_days(ben: User, clock: time_machine.Traveller) -> None:
    clock.shift(7 * 86_400)
    assert not passwords.temporary_expired(ben)
    clock.shift(1)
    assert passwords.temporary_expired(ben)


def test_an_own_password_never_expires(ann: User, clock: time_machine.Traveller) -> None:
    clock.shift(3650 * 86_400)
    assert not passwords.temporary_expired(ann)
