"""Twenty at once: guesses are counted as twenty, a code is spent by one."""

from __future__ import annotations

import pytest

from idp.credentials import codes, throttles
from idp.credentials.models import Code, Throttle
from idp.directory.models import User
from idp.kernel.refusals import CodeMismatch, ExpiredCode, LimitExceeded, TooManyAttempts
from tests.race import race

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def test_of_twenty_racing_guesses_five_are_looked_at(ann: User) -> None:
    won, lost = race(lambda: throttles.guess(ann))
    assert len(won) == 5
    assert all(isinstance(error, TooManyAttempts) for error in lost), lost
    assert Throttle.objects.get(subject=ann.pk).count == 5


def test_of_twenty_racing_calls_the_hours_limit_go_through(ann: User) -> None:
    won, lost = race(lambda: throttles.hourly(ann, "ChangePassword"))
    assert len(won) == 5
    assert all(isinstance(error, LimitExceeded) for error in lost), lost


def test_of_twenty_racing_tries_at_a_code_eight_are_looked_at(ann: User) -> None:
    code = codes.make(ann, codes.RECOVER, minutes=60, value="email")
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    _, lost = race(lambda: codes.check(ann, codes.RECOVER, wrong))
    assert sum(isinstance(error, CodeMismatch) for error in lost) == 8
    assert sum(isinstance(error, ExpiredCode) for error in lost) == 12


def test_a_checked_code_is_spent_by_one_of_twenty(ann: User) -> None:
    row = codes.check(ann, codes.RECOVER, codes.make(ann, codes.RECOVER, minutes=60, value="email"))
    won, lost = race(lambda: codes.spend(row))
    assert len(won) == 1
    assert all(isinstance(error, ExpiredCode) for error in lost), lost


def test_twenty_racing_requests_for_a_code_leave_one(ann: User) -> None:
    won, lost = race(lambda: codes.make(ann, codes.RECOVER, minutes=60, value="email"))
    assert not lost
    live = {code for code in set(won) if _opens(ann, code)}
    assert len(live) == 1


def _opens(user: User, code: str) -> bool:
    try:
        row = codes.check(user, codes.RECOVER, code)
    except CodeMismatch:
        Code.objects.update(tries=0)
        return False
    return row is not None
