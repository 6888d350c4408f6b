"""The sign-in lockout of Cognito's developer guide: after five failures a second, doubling to about fifteen minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from idp.credentials import throttles
from idp.credentials.models import Throttle
from idp.directory import phantom
from idp.directory.models import User
from idp.kernel.refusals import LimitExceeded, TooManyAttempts
from idp.pools.models import Pool


def fail(user: User, times: int) -> None:
    for _ in range(times):
        throttles.guess(user)


def locked(user: User) -> bool:
    """Asks without counting: the try is rolled back when it went through."""
    try:
        throttles.guess(user)
    except TooManyAttempts:
        return True
    Throttle.objects.filter(subject=user.pk).update(count=Throttle.objects.get(subject=user.pk).count - 1)
    return False


def test_four_failures_lock_nothing(ann: User) -> None:
    fail(ann, 4)
    assert not locked(ann)


def test_each_failure_from_the_fifth_on_locks_twice_as_long(ann: User, clock: time_machine.Traveller) -> None:
    """2^(n-5) seconds after the n-th failure, to fifteen minutes."""
    fail(ann, 4)
    for seconds in (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900):
        throttles.guess(ann)
        clock.shift(timedelta(seconds=seconds, milliseconds=-1))
        with pytest.raises(TooManyAttempts):
            throttles.guess(ann)
        clock.shift(timedelta(milliseconds=1))


def test_tries_during_a_lock_neither_count_nor_extend_it(ann: User, clock: time_machine.Traveller) -> None:
    fail(ann, 5)
    clock.shift(1)
    throttles.guess(ann)
    for _ in range(50):
        with pytest.raises(TooManyAttempts):
            throttles.guess(ann)
    assert Throttle.objects.get(subject=ann.pk).count == 6
    clock.shift(2)
    throttles.guess(ann)


def test_fifteen_quiet_minutes_begin_the_count_anew(ann: User, clock: time_machine.Traveller) -> None:
    fail(ann, 4)
    clock.shift(15 * 60 + 1)
    fail(ann, 4)
    assert not locked(ann)


def test_fourteen_quiet_minutes_do_not(ann: User, clock: time_machine.Traveller) -> None:
    fail(ann, 4)
    clock.shift(14 * 60)
    throttles.guess(ann)
    with pytest.raises(TooManyAttempts):
        throttles.guess(ann)


def test_a_right_proof_ends_the_count_and_the_lock(ann: User) -> None:
    fail(ann, 5)
    throttles.forgive(ann)
    fail(ann, 4)
    assert not locked(ann)


def test_a_clock_that_differs_a_little_between_machines_locks_nobody_out(
    ann: User, clock: time_machine.Traveller
) -> None:
    """Racing requests read the clock before they reach the row: the later reader may be first there."""
    throttles.guess(ann)
    clock.shift(timedelta(milliseconds=-50))
    throttles.guess(ann)
    throttles.forgive(ann)
    clock.shift(timedelta(milliseconds=-50))
    throttles.guess(ann)


def test_a_missing_person_is_locked_like_one_who_is_there(pool: Pool) -> None:
    nobody = phantom.of(pool, "nobody")
    fail(nobody, 5)
    with pytest.raises(TooManyAttempts):
        throttles.guess(phantom.of(pool, "NOBODY "))


def test_a_lock_is_of_one_person_in_one_pool(ann: User, ben: User, mallory: User) -> None:
    fail(mallory, 5)
    fail(ben, 5)
    throttles.guess(ann)


@pytest.mark.parametrize(
    ("operation", "limit"),
    [
        ("ResendConfirmationCode", 5),
        ("ChangePassword", 5),
        ("GetUserAttributeVerificationCode", 5),
        ("ConfirmSignUp", 15),
        ("VerifyUserAttribute", 15),
        ("ConfirmForgotPassword", 15),
    ],
)
def test_operations_are_limited_by_the_hour(
    ann: User, ben: User, clock: time_machine.Traveller, operation: str, limit: int
) -> None:
    for _ in range(limit):
        throttles.hourly(ann, operation)
        clock.shift(60)
    with pytest.raises(LimitExceeded):
        throttles.hourly(ann, operation)
    throttles.hourly(ben, operation)
    clock.shift(3600 - limit * 60)
    for _ in range(limit):
        throttles.hourly(ann, operation)
    with pytest.raises(LimitExceeded):
        throttles.hourly(ann, operation)


def test_the_sweep_leaves_counts_that_still_matter(ann: User, ben: User, clock: time_machine.Traveller) -> None:
    fail(ann, 5)
    clock.shift(2 * 3600)
    fail(ben, 5)
    assert throttles.sweep() == 1
    with pytest.raises(TooManyAttempts):
        throttles.guess(ben)
