"""Signing in by password: done, or one more question, or a refusal that tells a stranger nothing."""

from __future__ import annotations

import pytest
import time_machine

from idp.directory import users
from idp.directory.models import Status, User
from idp.flows import authenticate
from idp.flows.steps import Authenticated, Caller, Challenge, ChallengeName, Method
from idp.kernel import clock as time
from idp.kernel.refusals import (
    NotAuthorized,
    PasswordResetRequired,
    Refusal,
    TooManyAttempts,
    UserDisabled,
    UserNotConfirmed,
    UserNotFound,
)
from idp.pools.models import Client
from tests.conftest import PASSWORD, TEMPORARY


def refusal(username: str, password: str, caller: Caller) -> Refusal:
    with pytest.raises(Refusal) as refused:
        authenticate.by_password(username, password, caller=caller)
    return refused.value


@pytest.mark.parametrize("name", ["ann", "ANN", "ann@example.com"])
def test_the_right_password_is_enough_for_a_confirmed_person(caller: Caller, ann: User, name: str) -> None:
    step = authenticate.by_password(name, PASSWORD, caller=caller)
    assert step == Authenticated(ann, (Method.PASSWORD,), time.now())
    assert User.objects.get(pk=ann.pk).last_login == time.now()


def test_a_wrong_password_and_a_missing_person_are_refused_alike(caller: Caller, ann: User) -> None:
    wrong, missing = refusal("ann", "wrong", caller), refusal("nobody", "wrong", caller)
    assert type(wrong) is type(missing) is NotAuthorized
    assert (wrong.code, str(wrong.message), wrong.field) == (missing.code, str(missing.message), missing.field)


def test_where_existence_is_not_hidden_a_missing_person_is_told(app: Client, ann: User) -> None:
    app.hide_existence = False
    assert type(refusal("nobody", "wrong", Caller(client=app))) is UserNotFound
    assert type(refusal("ann", "wrong", Caller(client=app))) is NotAuthorized


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (Status.UNCONFIRMED, UserNotConfirmed),
        (Status.RESET_REQUIRED, PasswordResetRequired),
        (Status.ARCHIVED, NotAuthorized),
        (Status.COMPROMISED, NotAuthorized),
        (Status.UNKNOWN, NotAuthorized),
        (Status.EXTERNAL_PROVIDER, NotAuthorized),
    ],
)
def test_what_stands_in_the_way_is_told_to_who_knows_the_password_only(
    caller: Caller, ann: User, status: Status, told: type[Refusal]
) -> None:
    users.set_status(ann, status)
    assert type(refusal("ann", PASSWORD, caller)) is told
    assert type(refusal("ann", "wrong", caller)) is NotAuthorized


def test_a_disabled_person_stays_outside(caller: Caller, ann: User) -> None:
    users.disable(ann)
    assert type(refusal("ann", PASSWORD, caller)) is UserDisabled
    assert type(refusal("ann", "wrong", caller)) is NotAuthorized


def test_five_failures_lock_even_the_right_password_out_for_a_second(
    caller: Caller, ann: User, clock: time_machine.Traveller
) -> None:
    for _ in range(5):
        refusal("ann", "wrong", caller)
    locked = refusal("ann", PASSWORD, caller)
    assert type(locked) is TooManyAttempts
    assert locked.code == "NotAuthorizedException"
    clock.shift(1)
    assert authenticate.by_password("ann", PASSWORD, caller=caller)


def test_a_lock_is_the_same_by_every_name_of_the_person_and_for_a_missing_one(caller: Caller, ann: User) -> None:
    for name in ("ann", "ann@example.com", "ANN", "ann", "ann"):
        refusal(name, "wrong", caller)
    for _ in range(5):
        refusal("nobody", "wrong", caller)
    assert type(refusal("ann@example.com", "wrong", caller)) is type(refusal("nobody", "wrong", caller))
    assert str(refusal("ann", "wrong", caller).message) == "Password attempts exceeded"


def test_a_right_password_begins_the_count_anew(caller: Caller, ann: User) -> None:
    for _ in range(3):
        for _ in range(4):
            refusal("ann", "wrong", caller)
        assert authenticate.by_password("ann", PASSWORD, caller=caller)


def test_so_does_one_that_opens_nothing_yet(caller: Caller, dov: User) -> None:
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(NotAuthorized):
                authenticate.by_password("dov", "Wrong-Horse-7", caller=caller)
        with pytest.raises(UserNotConfirmed):
            authenticate.by_password("dov", PASSWORD, caller=caller)


@pytest.mark.parametrize("password", ["", "\x00", "\ud800", "a" * 100_000])
def test_an_odd_password_is_a_wrong_one(caller: Caller, ann: User, password: str) -> None:
    assert type(refusal("ann", password, caller)) is NotAuthorized


@pytest.mark.parametrize("name", ["", "\x00", "\ud800", "a" * 100_000])
def test_an_odd_name_is_a_missing_one(caller: Caller, ann: User, name: str) -> None:
    assert type(refusal(name, PASSWORD, caller)) is NotAuthorized


def test_the_same_address_and_password_in_two_pools_are_two_people(
    caller: Caller, other_caller: Caller, ann: User, mallory: User
) -> None:
    here = authenticate.by_password("ann@example.com", PASSWORD, caller=caller)
    there = authenticate.by_password("ann@example.com", PASSWORD, caller=other_caller)
    assert isinstance(here, Authenticated)
    assert isinstance(there, Authenticated)
    assert (here.user, there.user) == (ann, mallory)
    assert type(refusal("ann", PASSWORD, other_caller)) is NotAuthorized


def test_a_temporary_password_asks_for_an_own_one(caller: Caller, ben: User) -> None:
    step = authenticate.by_password("ben", TEMPORARY, caller=caller)
    assert isinstance(step, Challenge)
    assert step.name == ChallengeName.NEW_PASSWORD_REQUIRED


def test_a_temporary_password_expires(caller: Caller, ben: User, clock: time_machine.Traveller) -> None:
    clock.shift(7 * 86_400 + 1)
    assert "Temporary password has expired" in str(refusal("ben", TEMPORARY, caller).message)
    assert type(refusal("ben", "wrong", caller)) is NotAuthorized
