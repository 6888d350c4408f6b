"""A signed-in person changes attributes; an address counts when its code has come back."""

from __future__ import annotations

import pytest

from idp.directory import names, users
from idp.directory.models import User
from idp.flows import profile
from idp.flows.steps import Caller
from idp.kernel.refusals import (
    AliasExists,
    CodeDeliveryFailure,
    CodeMismatch,
    ExpiredCode,
    InvalidParameter,
    LimitExceeded,
    NotAuthorized,
)
from idp.messages.models import Message
from idp.pools.models import Client, Pool
from tests.conftest import make

from . import mailbox

NEW = "new@example.com"


def now(user: User) -> tuple[str, bool]:
    user.refresh_from_db()
    return user.email, user.email_verified


@pytest.fixture
def careful(pool: Pool, ann: User) -> User:
    """Ann, in a pool that keeps the old address until the new one is proven."""
    pool.verify_before_update = ["email"]
    pool.save()
    ann.pool = pool
    return ann


def test_a_changed_address_counts_at_once_unverified_and_gets_a_code(caller: Caller, ann: User) -> None:
    [delivery] = profile.update(ann, {"email": NEW, "name": "Ann"}, caller=caller)
    assert delivery.destination == "n***@e***"
    assert now(ann) == (NEW, False)
    profile.verify(ann, "email", mailbox.code(), caller=caller)
    assert now(ann) == (NEW, True)


def test_the_former_address_learns_that_it_no_longer_leads_here(caller: Caller, ann: User) -> None:
    profile.update(ann, {"email": NEW}, caller=caller)
    assert mailbox.kinds("ann@example.com") == ["attribute_changed"]
    assert mailbox.kinds(NEW) == ["attribute_verification"]


def test_with_verify_before_update_the_old_address_stays_until_the_new_one_is_proven(
    caller: Caller, careful: User
) -> None:
    profile.update(careful, {"email": NEW, "name": "Ann Other"}, caller=caller)
    assert now(careful) == ("ann@example.com", True)
    assert careful.name == "Ann Other"
    assert names.find(careful.pool, "ann@example.com") == careful
    assert mailbox.kinds("ann@example.com") == []
    profile.verify(careful, "email", mailbox.code(), caller=caller)
    assert now(careful) == (NEW, True)
    assert names.find(careful.pool, NEW) == careful
    assert names.find(careful.pool, "ann@example.com") is None
    assert mailbox.kinds("ann@example.com") == ["attribute_changed"]


def test_only_the_newest_wish_is_fulfilled(caller: Caller, careful: User) -> None:
    profile.update(careful, {"email": "first@example.com"}, caller=caller)
    former = mailbox.code()
    profile.update(careful, {"email": NEW}, caller=caller)
    if former != mailbox.code():
        with pytest.raises(CodeMismatch):
            profile.verify(careful, "email", former, caller=caller)
    profile.verify(careful, "email", mailbox.code(), caller=caller)
    assert now(careful) == (NEW, True)


def test_a_code_asked_for_again_is_for_the_address_that_waits(caller: Caller, careful: User) -> None:
    profile.update(careful, {"email": NEW}, caller=caller)
    assert profile.send_code(careful, "email", caller=caller).destination == "n***@e***"
    assert mailbox.newest().destination == NEW
    profile.verify(careful, "email", mailbox.code(), caller=caller)
    assert now(careful) == (NEW, True)


def test_an_address_that_became_anothers_alias_is_refused(caller: Caller, careful: User) -> None:
    profile.update(careful, {"email": NEW}, caller=caller)
    make(careful.pool, "ivy", email=NEW, email_verified="true")
    with pytest.raises(AliasExists):
        profile.verify(careful, "email", mailbox.code(), caller=caller)
    assert now(careful) == ("ann@example.com", True)


def test_proof_of_one_address_is_not_proof_of_the_next(caller: Caller, ann: User) -> None:
    profile.update(ann, {"email": NEW}, caller=caller)
    code = mailbox.code()
    users.change(ann, {"email": "victim@example.com"})
    with pytest.raises(InvalidParameter):
        profile.verify(ann, "email", code, caller=caller)
    assert now(ann) == ("victim@example.com", False)


def test_a_code_is_spent_once_and_a_wrong_one_proves_nothing(caller: Caller, ann: User) -> None:
    profile.update(ann, {"email": NEW}, caller=caller)
    with pytest.raises(CodeMismatch):
        profile.verify(ann, "email", mailbox.wrong(), caller=caller)
    profile.verify(ann, "email", mailbox.code(), caller=caller)
    with pytest.raises(ExpiredCode):
        profile.verify(ann, "email", mailbox.code(), caller=caller)


def test_a_persons_code_proves_nothing_of_another(caller: Caller, ann: User, ben: User) -> None:
    profile.update(ann, {"email": NEW}, caller=caller)
    with pytest.raises(ExpiredCode):
        profile.verify(ben, "email", mailbox.code(), caller=caller)


@pytest.mark.parametrize("attribute", ["email_verified", "phone_number_verified"])
def test_nobody_verifies_themselves(caller: Caller, ann: User, attribute: str) -> None:
    with pytest.raises(NotAuthorized):
        profile.update(ann, {attribute: "true"}, caller=caller)


def test_a_client_changes_what_its_list_allows(app: Client, ann: User) -> None:
    app.write_attributes = ["name"]
    profile.update(ann, {"name": "Ann", "email": "ann@example.com"}, caller=Caller(client=app))
    with pytest.raises(NotAuthorized):
        profile.update(ann, {"nickname": "annie"}, caller=Caller(client=app))


def test_an_address_that_no_letter_reaches_is_not_left_waiting(pool: Pool, caller: Caller, ann: User) -> None:
    """What was acknowledged must happen: without SMS, a phone that must be proven first is refused."""
    pool.verify_before_update = ["phone_number"]
    with pytest.raises(CodeDeliveryFailure):
        profile.update(ann, {"phone_number": "+14155550123", "name": "Ann Other"}, caller=caller)
    ann.refresh_from_db()
    assert ann.name == "Ann Example"


@pytest.mark.parametrize("attribute", ["name", "sub", "phone_number", "email_verified", "custom:plan", ""])
def test_only_an_address_that_is_there_gets_a_code(caller: Caller, ann: User, attribute: str) -> None:
    with pytest.raises(InvalidParameter):
        profile.send_code(ann, attribute, caller=caller)
    assert not Message.objects.exists()


@pytest.mark.parametrize("attribute", ["name", "sub", "email_verified", ""])
def test_only_an_address_is_verified(caller: Caller, ann: User, attribute: str) -> None:
    with pytest.raises(InvalidParameter):
        profile.verify(ann, attribute, "123456", caller=caller)


def test_codes_are_limited_by_the_hour(caller: Caller, ann: User) -> None:
    for _ in range(5):
        profile.send_code(ann, "email", caller=caller)
    with pytest.raises(LimitExceeded):
        profile.send_code(ann, "email", caller=caller)
