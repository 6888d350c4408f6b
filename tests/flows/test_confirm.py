"""Confirming a sign-up: the code proves the address it went to, once."""

from __future__ import annotations

import pytest
import time_machine

from idp.directory import names, users
from idp.directory.models import Status, User
from idp.flows import sign_up
from idp.flows.steps import Caller
from idp.kernel.refusals import (
    AliasExists,
    CodeDeliveryFailure,
    CodeMismatch,
    ExpiredCode,
    InvalidParameter,
    LimitExceeded,
    NotAuthorized,
    UserNotFound,
)
from idp.messages.models import Message
from idp.pools.models import Client
from tests.conftest import make

from . import mailbox


def test_the_code_confirms_the_person_and_proves_the_address(caller: Caller, dov: User) -> None:
    sign_up.resend("dov", caller=caller)
    sign_up.confirm("DOV", mailbox.code(), caller=caller)
    dov.refresh_from_db()
    assert (dov.status, dov.email_verified) == (Status.CONFIRMED, True)


def test_a_code_confirms_once(caller: Caller, dov: User) -> None:
    sign_up.resend("dov", caller=caller)
    sign_up.confirm("dov", mailbox.code(), caller=caller)
    with pytest.raises(ExpiredCode):
        sign_up.confirm("dov", mailbox.code(), caller=caller)


def test_a_wrong_code_confirms_nobody(caller: Caller, dov: User) -> None:
    sign_up.resend("dov", caller=caller)
    with pytest.raises(CodeMismatch):
        sign_up.confirm("dov", mailbox.wrong(), caller=caller)
    assert User.objects.get(pk=dov.pk).status == Status.UNCONFIRMED


def test_a_code_lives_for_the_pools_time(caller: Caller, dov: User, clock: time_machine.Traveller) -> None:
    sign_up.resend("dov", caller=caller)
    clock.shift(86_400)
    with pytest.raises(ExpiredCode):
        sign_up.confirm("dov", mailbox.code(), caller=caller)


def test_confirmations_are_limited_by_the_hour(caller: Caller, dov: User) -> None:
    sign_up.resend("dov", caller=caller)
    for _ in range(15):
        with pytest.raises((CodeMismatch, ExpiredCode)):
            sign_up.confirm("dov", mailbox.wrong(), caller=caller)
    with pytest.raises(LimitExceeded):
        sign_up.confirm("dov", mailbox.code(), caller=caller)


def test_a_new_code_makes_the_former_worthless(caller: Caller, dov: User) -> None:
    sign_up.resend("dov", caller=caller)
    former = mailbox.code()
    sign_up.resend("dov", caller=caller)
    if former != mailbox.code():
        with pytest.raises(CodeMismatch):
            sign_up.confirm("dov", former, caller=caller)
    assert sign_up.confirm("dov", mailbox.code(), caller=caller)


def test_resending_is_limited_by_the_hour_for_anybody(caller: Caller, dov: User) -> None:
    for name in ("dov", "nobody"):
        for _ in range(5):
            sign_up.resend(name, caller=caller)
        with pytest.raises(LimitExceeded):
            sign_up.resend(name, caller=caller)


def test_an_address_that_became_somebodys_is_refused_and_the_code_stays_good(caller: Caller, dov: User) -> None:
    sign_up.resend("dov", caller=caller)
    ivy = make(caller.pool, "ivy", email="dov@example.com", email_verified="true")
    with pytest.raises(AliasExists):
        sign_up.confirm("dov", mailbox.code(), caller=caller)
    dov.refresh_from_db()
    assert (dov.status, dov.email_verified) == (Status.UNCONFIRMED, False)
    sign_up.confirm("dov", mailbox.code(), caller=caller, force_alias=True)
    assert names.find(caller.pool, "dov@example.com") == dov
    assert User.objects.get(pk=ivy.pk).email_verified is False


def test_an_address_changed_since_is_not_proven_by_the_code_of_the_former(caller: Caller, dov: User) -> None:
    sign_up.resend("dov", caller=caller)
    users.change(dov, {"email": "victim@example.com"})
    with pytest.raises((InvalidParameter, CodeMismatch, ExpiredCode)):
        sign_up.confirm("dov", mailbox.code(), caller=caller)
    assert User.objects.get(pk=dov.pk).email_verified is False


def test_nobody_is_confirmed_by_a_name_of_another_pool(caller: Caller, other_caller: Caller, dov: User) -> None:
    sign_up.resend("dov", caller=caller)
    with pytest.raises((CodeMismatch, ExpiredCode)):
        sign_up.confirm("dov", mailbox.code(), caller=other_caller)
    assert User.objects.get(pk=dov.pk).status == Status.UNCONFIRMED


def test_where_existence_is_hidden_confirmed_and_missing_get_an_answer_like_any(caller: Caller, ann: User) -> None:
    for name in ("ann", "nobody"):
        with pytest.raises(ExpiredCode):
            sign_up.confirm(name, "123456", caller=caller)
        assert sign_up.resend(name, caller=caller).medium == "EMAIL"
        assert mailbox.newest().destination == ""
        with pytest.raises(CodeMismatch):
            sign_up.confirm(name, mailbox.wrong(), caller=caller)


def test_where_existence_is_not_hidden_the_reason_is_told(app: Client, ann: User) -> None:
    app.hide_existence = False
    caller = Caller(client=app)
    with pytest.raises(UserNotFound):
        sign_up.confirm("nobody", "123456", caller=caller)
    with pytest.raises(NotAuthorized):
        sign_up.confirm("ann", "123456", caller=caller)
    with pytest.raises(UserNotFound):
        sign_up.resend("nobody", caller=caller)
    with pytest.raises(InvalidParameter):
        sign_up.resend("ann", caller=caller)
    assert not Message.objects.exists()


def test_where_nothing_is_verified_no_code_goes_to_anybody(app: Client, ann: User, dov: User) -> None:
    app.pool.auto_verified_attributes = []
    for name in ("ann", "dov", "nobody"):
        sign_up.resend(name, caller=Caller(client=app))
        assert mailbox.newest().destination == ""
    app.hide_existence = False
    with pytest.raises(CodeDeliveryFailure):
        sign_up.resend("dov", caller=Caller(client=app))
