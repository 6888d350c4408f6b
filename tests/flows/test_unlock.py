"""Locks are told as they hold, and forgiven all at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from idp.credentials import throttles
from idp.credentials.models import Throttle
from idp.directory.models import User
from idp.flows import authenticate, unlock
from idp.flows.steps import Caller
from idp.kernel.refusals import InvalidParameter, LimitExceeded, NotAuthorized, TooManyAttempts
from tests.conftest import NOW, PASSWORD


def fail(user: User, times: int, caller: Caller, clock: Any) -> None:
    """Wrong passwords, each as soon as it is let through."""
    for _ in range(times):
        until = Throttle.objects.filter(subject=user.pk, purpose=throttles.SIGN_IN).values_list("until", flat=True)
        if until and until[0] > NOW:
            clock.move_to(until[0])
        with pytest.raises(NotAuthorized):
            authenticate.by_password(user.username, "wrong", caller=caller)


def test_a_few_wrong_passwords_lock_nothing(ann: User, caller: Caller, clock: Any) -> None:
    fail(ann, 4, caller, clock)
    assert unlock.locks(ann) == []
    with pytest.raises(InvalidParameter):
        unlock.unlock(ann)


def test_a_lockout_ends_with_unlocking(ann: User, caller: Caller, clock: Any) -> None:
    fail(ann, 12, caller, clock)
    (lock,) = unlock.locks(ann)
    assert (lock.purpose, lock.count, lock.until - lock.since) == ("sign_in", 12, timedelta(seconds=128))
    with pytest.raises(TooManyAttempts):
        authenticate.by_password("ann", PASSWORD, caller=caller)
    assert unlock.unlock(ann) == [lock]
    assert authenticate.by_password("ann", PASSWORD, caller=caller)


def test_an_hourly_limit_is_a_lock_only_when_it_is_spent(ann: User) -> None:
    for _ in range(4):
        throttles.hourly(ann, "ChangePassword")
    assert unlock.locks(ann) == []
    throttles.hourly(ann, "ChangePassword")
    with pytest.raises(LimitExceeded):
        throttles.hourly(ann, "ChangePassword")
    assert [lock.purpose for lock in unlock.locks(ann)] == ["ChangePassword"]
    unlock.unlock(ann)
    throttles.hourly(ann, "ChangePassword")


def test_a_lock_that_is_over_is_none(ann: User, caller: Caller, clock: Any) -> None:
    fail(ann, 6, caller, clock)
    assert unlock.locks(ann)
    clock.shift(timedelta(minutes=1))
    assert unlock.locks(ann) == []


def test_nobody_else_is_unlocked(ann: User, mallory: User) -> None:
    for user in (ann, mallory):
        for _ in range(5):
            throttles.guess(user)
    unlock.unlock(ann)
    assert unlock.locks(mallory)
