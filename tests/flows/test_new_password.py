"""NEW_PASSWORD_REQUIRED: whoever came in with a temporary password chooses an own one, once."""

from __future__ import annotations

import json

import pytest
import time_machine

from idp.directory import users
from idp.directory.models import Status, User
from idp.flows import authenticate
from idp.flows.models import Attempt
from idp.flows.steps import Authenticated, Caller, Challenge, Method
from idp.kernel.refusals import InvalidParameter, InvalidPassword, InvalidSession, NotAuthorized, Refusal
from idp.pools.models import Attribute, Client
from tests.conftest import PASSWORD, TEMPORARY


def asked(caller: Caller, name: str = "ben") -> Challenge:
    step = authenticate.by_password(name, TEMPORARY, caller=caller)
    assert isinstance(step, Challenge)
    return step


def answer(session: str, caller: Caller, password: str = PASSWORD, **attributes: str) -> Authenticated:
    given = {f"userAttributes.{name}": value for name, value in attributes.items()}
    step = authenticate.answer(session, {"NEW_PASSWORD": password, **given}, caller=caller)
    assert isinstance(step, Authenticated)
    return step


def test_the_new_password_opens_the_door_and_the_temporary_one_no_longer_does(caller: Caller, ben: User) -> None:
    step = answer(asked(caller).session, caller)
    assert (step.user, step.methods) == (ben, (Method.PASSWORD,))
    assert authenticate.by_password("ben", PASSWORD, caller=caller) == step
    with pytest.raises(NotAuthorized):
        authenticate.by_password("ben", TEMPORARY, caller=caller)


def test_the_question_names_what_is_known_and_what_is_missing_in_json_strings(caller: Caller, ben: User) -> None:
    Attribute.objects.create(pool=caller.pool, name="family_name", required=True)
    parameters = asked(caller).parameters
    assert json.loads(parameters["userAttributes"]) == {"email": "ben@example.com", "email_verified": "true"}
    assert json.loads(parameters["requiredAttributes"]) == ["userAttributes.family_name"]


def test_required_attributes_come_with_the_answer(caller: Caller, ben: User) -> None:
    Attribute.objects.create(pool=caller.pool, name="family_name", required=True)
    session = asked(caller).session
    with pytest.raises(InvalidParameter) as refused:
        answer(session, caller)
    assert refused.value.field == "family_name"
    answer(session, caller, family_name="Benson")
    assert User.objects.get(pk=ben.pk).family_name == "Benson"


@pytest.mark.parametrize(
    "attributes",
    [
        {"email_verified": "true"},
        {"phone_number": "+14155550123", "phone_number_verified": "true"},
        {"email": "victim@example.com"},
        {"email": "victim@example.com", "email_verified": "true"},
        {"sub": "1"},
        {"is_staff": "true"},
        {"custom:plan": "gold"},
    ],
)
def test_the_answer_writes_nothing_that_the_client_may_not(app: Client, ben: User, attributes: dict[str, str]) -> None:
    """Nor an attribute that is there already (Cognito: "Cannot modify an already provided email")."""
    app.write_attributes = ["email", "phone_number"]
    caller = Caller(client=app)
    session = asked(caller).session
    with pytest.raises((NotAuthorized, InvalidParameter)):
        answer(session, caller, **attributes)
    ben.refresh_from_db()
    assert (ben.email, ben.email_verified, ben.phone_number_verified) == ("ben@example.com", True, False)
    assert ben.status == Status.FORCE_CHANGE_PASSWORD


def test_what_is_there_already_may_be_said_again(caller: Caller, ben: User) -> None:
    """Clients send back the attributes they were shown."""
    answer(asked(caller).session, caller, email="ben@example.com")
    assert User.objects.get(pk=ben.pk).email_verified is True


@pytest.mark.parametrize("password", ["weak", "", "\x00"])
def test_a_weak_password_leaves_the_question_open(caller: Caller, ben: User, password: str) -> None:
    session = asked(caller).session
    with pytest.raises(InvalidPassword):
        answer(session, caller, password)
    assert answer(session, caller)


def test_an_answer_counts_once(caller: Caller, ben: User) -> None:
    session = asked(caller).session
    answer(session, caller)
    with pytest.raises(InvalidSession):
        answer(session, caller, "Another-Horse-8")


def test_who_knew_only_the_temporary_password_cannot_set_one_after_its_owner_did(caller: Caller, ben: User) -> None:
    """Two questions were open; the second answer must not undo the first."""
    first, second = asked(caller).session, asked(caller).session
    answer(first, caller)
    with pytest.raises(InvalidSession):
        answer(second, caller, "Stolen-Horse-8")
    assert authenticate.by_password("ben", PASSWORD, caller=caller)


def test_a_question_lives_three_minutes(caller: Caller, ben: User, clock: time_machine.Traveller) -> None:
    session = asked(caller).session
    clock.shift(179)
    assert authenticate.asked(session, caller=caller).session == session
    clock.shift(1)
    with pytest.raises(InvalidSession):
        answer(session, caller)


def test_a_question_is_of_its_pool_and_client(caller: Caller, other_caller: Caller, web_app: Client, ben: User) -> None:
    session = asked(caller).session
    for stranger in (other_caller, Caller(client=web_app)):
        with pytest.raises(InvalidSession):
            answer(session, stranger)
        with pytest.raises(InvalidSession):
            authenticate.asked(session, caller=stranger)
    assert answer(session, caller)


@pytest.mark.parametrize("session", ["", "x", "\x00", "\ud800", "é" * 64, "a" * 100_000])
def test_garbage_is_no_session(caller: Caller, ben: User, session: str) -> None:
    asked(caller)
    with pytest.raises(InvalidSession):
        answer(session, caller)


def test_only_a_digest_of_the_session_is_kept(caller: Caller, ben: User) -> None:
    session = asked(caller).session
    assert session not in str(vars(Attempt.objects.get()))


def test_whoever_is_disabled_meanwhile_answers_nothing(caller: Caller, ben: User) -> None:
    session = asked(caller).session
    users.disable(ben)
    with pytest.raises(Refusal):
        answer(session, caller)
    assert User.objects.get(pk=ben.pk).status == Status.FORCE_CHANGE_PASSWORD
