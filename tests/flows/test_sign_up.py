"""Signing up in the three kinds of pool, and what stands in the way."""

from __future__ import annotations

from typing import Any

import pytest

from idp.directory import names
from idp.directory.models import Status, User
from idp.flows import sign_up
from idp.flows.steps import Caller
from idp.kernel.refusals import InvalidParameter, InvalidPassword, NotAuthorized, Refusal, UsernameExists
from idp.messages.models import Message
from idp.pools.models import Client, Pool
from tests.conftest import PASSWORD

from . import mailbox

EMAIL = {"email": "zoe@example.com"}


def by(caller: Caller, username: str = "zoe", password: str = PASSWORD, **attributes: str) -> sign_up.SignedUp:
    return sign_up.sign_up(username, password, attributes or EMAIL, caller=caller)


def test_a_new_person_is_unconfirmed_and_gets_a_code_at_the_masked_address(caller: Caller) -> None:
    done = by(caller)
    assert User.objects.get(pk=done.user.pk).status == Status.UNCONFIRMED
    assert done.delivery
    assert (done.delivery.destination, done.delivery.medium, done.delivery.attribute) == ("z***@e***", "EMAIL", "email")
    assert mailbox.newest().destination == "zoe@example.com"
    assert len(mailbox.code()) == 6


def test_in_a_pool_of_usernames_the_address_is_only_an_attribute(pool: Pool, caller: Caller) -> None:
    pool.alias_attributes = []
    assert caller.pool is pool
    done = by(caller)
    assert done.user.username == "zoe"
    assert names.find(pool, "zoe@example.com") is None


def test_in_a_pool_of_aliases_the_address_becomes_a_name_when_it_is_proven(pool: Pool, caller: Caller) -> None:
    done = by(caller)
    assert names.find(pool, "zoe@example.com") is None
    sign_up.confirm("zoe", mailbox.code(), caller=caller)
    assert names.find(pool, "zoe@example.com") == done.user


def test_where_the_address_is_the_username_the_stored_one_is_the_sub(other_caller: Caller) -> None:
    done = sign_up.sign_up(" Zoe@Example.com ", PASSWORD, {}, caller=other_caller)
    assert done.user.username == done.user.sub
    assert done.user.email == "Zoe@Example.com"
    assert names.find(other_caller.pool, "zoe@example.com") == done.user


@pytest.mark.parametrize("username", ["zoe", "+14155550123", "zoe@", "@example.com", "", "zoe@example.com\n.evil"])
def test_where_the_address_is_the_username_it_is_of_the_pools_kind(other_caller: Caller, username: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        sign_up.sign_up(username, PASSWORD, {}, caller=other_caller)
    assert refused.value.field == "username"


def test_the_username_and_the_attribute_do_not_contradict_each_other(other_caller: Caller) -> None:
    with pytest.raises(InvalidParameter):
        sign_up.sign_up("zoe@example.com", PASSWORD, {"email": "eve@example.com"}, caller=other_caller)


@pytest.mark.parametrize("username", ["ann", "ANN"])
def test_a_taken_username_is_said_to_be_taken(caller: Caller, ann: User, username: str) -> None:
    with pytest.raises(UsernameExists):
        by(caller, username)
    assert not Message.objects.exists()


def test_a_taken_alias_is_not_told_at_sign_up(caller: Caller, ann: User) -> None:
    """Cognito: SignUp does not tell, ConfirmSignUp does."""
    assert by(caller, email="ann@example.com").delivery


def test_one_address_signs_up_in_two_pools(caller: Caller, other_caller: Caller) -> None:
    first = by(caller)
    second = sign_up.sign_up("zoe@example.com", PASSWORD, {}, caller=other_caller)
    assert first.user != second.user


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"name": "Zoe"}, InvalidParameter),
        ({"email": ""}, InvalidParameter),
        ({"email": "zoe"}, InvalidParameter),
        (EMAIL | {"email_verified": "true"}, NotAuthorized),
        (EMAIL | {"phone_number_verified": "true"}, NotAuthorized),
        (EMAIL | {"sub": "1"}, InvalidParameter),
        (EMAIL | {"is_staff": "true"}, InvalidParameter),
        (EMAIL | {"custom:unknown": "1"}, NotAuthorized),
        (EMAIL | {"custom:plan": "gold"}, NotAuthorized),
    ],
)
def test_attributes_must_fit_the_schema_and_flags_are_not_for_the_asking(
    caller: Caller, given: dict[str, str], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        by(caller, **given)
    assert not User.objects.exists()


def test_a_client_writes_what_its_list_allows_and_what_is_required(app: Client) -> None:
    app.write_attributes = ["name"]
    assert by(Caller(client=app), name="Zoe", **EMAIL)
    with pytest.raises(NotAuthorized):
        by(Caller(client=app), "eve", nickname="eve", **EMAIL)


def test_the_pools_own_attributes_are_written_by_a_client_that_names_them(app: Client) -> None:
    app.write_attributes = ["email", "custom:plan", "custom:unknown"]
    for given in ({"custom:plan": "x" * 21}, {"custom:unknown": "1"}):
        with pytest.raises(InvalidParameter):
            by(Caller(client=app), **EMAIL, **given)
    assert by(Caller(client=app), **EMAIL, **{"custom:plan": "gold"}).user.more == {"custom:plan": "gold"}


def test_a_weak_password_makes_nobody(caller: Caller) -> None:
    with pytest.raises(InvalidPassword):
        by(caller, password="weak")
    assert not User.objects.exists()


def test_a_closed_pool_takes_nobody(app: Client) -> None:
    app.pool.allow_sign_up = False
    with pytest.raises(NotAuthorized):
        by(Caller(client=app))


def test_where_nothing_is_verified_no_code_is_sent(app: Client) -> None:
    app.pool.auto_verified_attributes = []
    assert by(Caller(client=app)).delivery is None
    assert not Message.objects.exists()


def test_a_link_carries_the_code_to_the_pools_own_page(app: Client) -> None:
    app.pool.verify_with = Pool.Verify.LINK
    caller = Caller(client=app)
    by(caller, "zoe&you")
    link = mailbox.words()["link"]
    assert link.startswith("http://demo.localhost:8000/confirmUser?")
    found: dict[str, Any] = dict(part.split("=") for part in link.partition("?")[2].split("&"))
    assert (found["client_id"], found["user_name"]) == ("publicapp", "zoe%26you")
    assert sign_up.confirm("zoe&you", found["confirmation_code"], caller=caller).status == Status.CONFIRMED


def test_a_letter_that_cannot_be_written_leaves_nobody_behind(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OSError

    monkeypatch.setattr("idp.messages.outbox.write", broken)
    with pytest.raises(OSError):  # noqa: PT011
        by(caller)
    assert not User.objects.exists()
