"""Recovery: a code to a proven address, a new password, and the end of everything that was open."""

from __future__ import annotations

import pytest
import time_machine

from idp.directory import users
from idp.directory.models import Status, User
from idp.flows import administer, authenticate, recover, sign_up, tokens
from idp.flows.steps import Authenticated, Caller
from idp.kernel import clock as time
from idp.kernel.refusals import (
    CodeMismatch,
    ExpiredCode,
    InvalidParameter,
    InvalidPassword,
    LimitExceeded,
    NotAuthorized,
    PasswordHistoryViolation,
    UserNotFound,
)
from idp.messages.models import Message
from idp.pools.models import Client
from tests.conftest import PASSWORD, make

from . import mailbox

NEW = "Another-Horse-8"


def test_the_code_goes_to_the_verified_address_and_sets_a_password(caller: Caller, ann: User) -> None:
    delivery = recover.begin("ann", caller=caller)
    assert (delivery.destination, delivery.attribute) == ("a***@e***", "email")
    assert mailbox.newest().destination == "ann@example.com"
    recover.finish("ann@example.com", mailbox.code(), NEW, caller=caller)
    assert isinstance(authenticate.by_password("ann", NEW, caller=caller), Authenticated)
    with pytest.raises(NotAuthorized):
        authenticate.by_password("ann", PASSWORD, caller=caller)


def test_a_recovery_ends_sessions_tokens_and_locks_and_says_so(caller: Caller, ann: User, app: Client) -> None:
    refresh = tokens.issue(ann, app, scope="openid", auth_time=time.now()).refresh_token
    for _ in range(6):
        with pytest.raises(NotAuthorized):
            authenticate.by_password("ann", "wrong", caller=caller)
    recover.begin("ann", caller=caller)
    recover.finish("ann", mailbox.code(), NEW, caller=caller)
    with pytest.raises(NotAuthorized):
        tokens.refresh(refresh, app)
    assert User.objects.get(pk=ann.pk).signed_out == time.now()
    assert authenticate.by_password("ann", NEW, caller=caller)
    assert mailbox.kinds("ann@example.com") == ["recover", "password_changed"]


def test_a_code_sets_one_password(caller: Caller, ann: User) -> None:
    recover.begin("ann", caller=caller)
    code = mailbox.code()
    recover.finish("ann", code, NEW, caller=caller)
    with pytest.raises(ExpiredCode):
        recover.finish("ann", code, "Third-Horse-99", caller=caller)


def test_a_refused_password_leaves_the_code_good(caller: Caller, ann: User) -> None:
    caller.pool.password_history_size = 1
    recover.begin("ann", caller=caller)
    for password, refusal in (("weak", InvalidPassword), (PASSWORD, PasswordHistoryViolation)):
        with pytest.raises(refusal):
            recover.finish("ann", mailbox.code(), password, caller=caller)
    assert recover.finish("ann", mailbox.code(), NEW, caller=caller)


def test_a_wrong_code_sets_nothing(caller: Caller, ann: User) -> None:
    recover.begin("ann", caller=caller)
    with pytest.raises(CodeMismatch):
        recover.finish("ann", mailbox.wrong(), NEW, caller=caller)
    assert authenticate.by_password("ann", PASSWORD, caller=caller)


def test_a_code_lives_an_hour(caller: Caller, ann: User, clock: time_machine.Traveller) -> None:
    recover.begin("ann", caller=caller)
    clock.shift(3600)
    with pytest.raises(ExpiredCode):
        recover.finish("ann", mailbox.code(), NEW, caller=caller)


def test_guesses_are_limited_by_the_hour(caller: Caller, ann: User) -> None:
    recover.begin("ann", caller=caller)
    for _ in range(15):
        with pytest.raises((CodeMismatch, ExpiredCode)):
            recover.finish("ann", mailbox.wrong(), NEW, caller=caller)
    with pytest.raises(LimitExceeded):
        recover.finish("ann", mailbox.code(), NEW, caller=caller)


def test_somebody_who_must_reset_is_free_afterwards(caller: Caller, ann: User) -> None:
    users.set_status(ann, Status.RESET_REQUIRED)
    recover.begin("ann", caller=caller)
    recover.finish("ann", mailbox.code(), NEW, caller=caller)
    assert isinstance(authenticate.by_password("ann", NEW, caller=caller), Authenticated)


def unfit(caller: Caller) -> dict[str, User]:
    """People who cannot recover: unverified, unconfirmed, disabled, never signed in."""
    pool = caller.pool
    found = {
        "una": make(pool, "una", email="una@example.com"),
        "uwe": make(pool, "uwe", status=Status.UNCONFIRMED, email="uwe@example.com"),
        "dis": make(pool, "dis", email="dis@example.com", email_verified="true"),
        "tom": make(pool, "tom", status=Status.FORCE_CHANGE_PASSWORD, email="tom@example.com", email_verified="true"),
    }
    users.disable(found["dis"])
    return found


def test_where_existence_is_hidden_whoever_cannot_recover_looks_like_whoever_can(caller: Caller) -> None:
    for name in (*unfit(caller), "nobody"):
        assert recover.begin(name, caller=caller).medium == "EMAIL"
        assert mailbox.newest().destination == ""
        with pytest.raises(CodeMismatch):
            recover.finish(name, mailbox.code(), NEW, caller=caller)
        with pytest.raises(CodeMismatch):
            recover.finish(name, mailbox.wrong(), NEW, caller=caller)


def test_where_existence_is_not_hidden_the_reason_is_told(app: Client) -> None:
    app.hide_existence = False
    caller = Caller(client=app)
    for name, told in zip(
        unfit(caller), (InvalidParameter, InvalidParameter, NotAuthorized, NotAuthorized), strict=True
    ):
        with pytest.raises(told):
            recover.begin(name, caller=caller)
    with pytest.raises(UserNotFound, match="UserNotFoundException") as refused:
        recover.begin("nobody", caller=caller)
    assert str(refused.value.message) == "Username/client id combination not found."
    with pytest.raises(UserNotFound):
        recover.finish("nobody", "123456", NEW, caller=caller)
    assert not Message.objects.exists()


def test_a_name_is_answered_with_one_address_in_every_flow(caller: Caller, ann: User) -> None:
    """Two answers that differ for somebody, and agree for nobody, would tell them apart."""
    for name in (*unfit(caller), "ann", "ann@example.com", "nobody", "nobody@example.com"):
        shown = recover.begin(name, caller=caller)
        assert sign_up.resend(name, caller=caller) == shown, name


def test_a_code_sent_to_a_former_address_is_worthless(caller: Caller, ann: User) -> None:
    recover.begin("ann", caller=caller)
    users.change(ann, {"email": "new@example.com", "email_verified": "true"})
    with pytest.raises((ExpiredCode, CodeMismatch)):
        recover.finish("ann", mailbox.code(), NEW, caller=caller)


def test_where_only_operators_recover_nobody_gets_a_code(app: Client, ann: User) -> None:
    app.pool.recovery = ["admin_only"]
    recover.begin("ann", caller=Caller(client=app))
    assert mailbox.newest().destination == ""


def test_a_stranger_who_asks_for_a_code_does_not_end_the_one_that_an_operator_sent(app: Client, ann: User) -> None:
    app.pool.recovery = ["admin_only"]
    caller = Caller(client=app)
    administer.reset_password(ann, caller=caller)
    code = mailbox.code()
    recover.begin("ann", caller=caller)
    assert mailbox.newest().destination == ""
    assert recover.finish("ann", code, NEW, caller=caller)


def test_a_code_of_one_pool_is_nothing_in_another(
    caller: Caller, other_caller: Caller, ann: User, mallory: User
) -> None:
    recover.begin("ann@example.com", caller=caller)
    code = mailbox.code()
    with pytest.raises(ExpiredCode):
        recover.finish("ann@example.com", code, NEW, caller=other_caller)
    recover.begin("ann@example.com", caller=other_caller)
    if code != mailbox.code():
        with pytest.raises(CodeMismatch):
            recover.finish("ann@example.com", code, NEW, caller=other_caller)
