"""Changing the password: the former one proves that it is they, and everything that was open ends."""

from __future__ import annotations

import pytest

from idp.directory.models import User
from idp.flows import authenticate, recover, tokens
from idp.flows.change_password import change_password
from idp.flows.steps import Authenticated, Caller
from idp.kernel import clock as time
from idp.kernel.refusals import (
    ExpiredCode,
    InvalidPassword,
    LimitExceeded,
    NotAuthorized,
    PasswordHistoryViolation,
    TooManyAttempts,
)
from idp.pools.models import Client
from tests.conftest import PASSWORD

from . import mailbox

NEW = "Another-Horse-8"


def test_the_new_password_counts_and_the_former_does_not(caller: Caller, ann: User) -> None:
    assert change_password(ann, PASSWORD, NEW, caller=caller).user == ann
    assert isinstance(authenticate.by_password("ann", NEW, caller=caller), Authenticated)
    with pytest.raises(NotAuthorized):
        authenticate.by_password("ann", PASSWORD, caller=caller)


def test_other_sessions_and_tokens_end_and_the_person_is_told(caller: Caller, ann: User, app: Client) -> None:
    refresh = tokens.issue(ann, app, scope="openid", auth_time=time.now()).refresh_token
    change_password(ann, PASSWORD, NEW, caller=caller)
    with pytest.raises(NotAuthorized):
        tokens.refresh(refresh, app)
    assert User.objects.get(pk=ann.pk).signed_out == time.now()
    assert mailbox.kinds("ann@example.com") == ["password_changed"]


def test_a_recovery_code_that_was_on_its_way_is_worthless(caller: Caller, ann: User) -> None:
    recover.begin("ann", caller=caller)
    code = mailbox.code()
    change_password(ann, PASSWORD, NEW, caller=caller)
    with pytest.raises(ExpiredCode):
        recover.finish("ann", code, "Third-Horse-99", caller=caller)


def test_a_wrong_former_password_changes_nothing(caller: Caller, ann: User) -> None:
    with pytest.raises(NotAuthorized):
        change_password(ann, "wrong", NEW, caller=caller)
    assert authenticate.by_password("ann", PASSWORD, caller=caller)


def test_a_new_password_keeps_policy_and_history(caller: Caller, ann: User) -> None:
    ann.pool.password_history_size = 2
    with pytest.raises(InvalidPassword):
        change_password(ann, PASSWORD, "weak", caller=caller)
    with pytest.raises(PasswordHistoryViolation):
        change_password(ann, PASSWORD, PASSWORD, caller=caller)


def test_a_stolen_session_cannot_guess_the_password(caller: Caller, ann: User) -> None:
    """Wrong former passwords count with those of the sign-in page, and no more than five are looked at in an hour."""
    for _ in range(5):
        with pytest.raises(NotAuthorized):
            change_password(ann, "wrong", NEW, caller=caller)
    with pytest.raises(TooManyAttempts):
        authenticate.by_password("ann", PASSWORD, caller=caller)
    with pytest.raises(LimitExceeded):
        change_password(ann, PASSWORD, NEW, caller=caller)
