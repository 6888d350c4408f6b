"""Second factors: being asked for the code of an authenticator app."""

from __future__ import annotations

import pytest
import time_machine

from idp.directory.models import User
from idp.flows import attempts, authenticate, claims, mfa
from idp.flows.steps import Authenticated, Caller, ChallengeName, Method
from idp.kernel.refusals import (
    CodeMismatch,
    ExpiredCode,
    InvalidParameter,
    InvalidSession,
    NotAuthorized,
    SoftwareTokenMFANotFound,
    TooManyAttempts,
)
from idp.pools.models import Client, Pool
from tests.conftest import PASSWORD
from tests.flows.mfa.apps import answer, begin, code, set_up


def test_who_has_an_app_is_asked_for_its_code(seed: str, caller: Caller) -> None:
    asked = begin(caller)
    assert asked.name == ChallengeName.SOFTWARE_TOKEN_MFA
    assert asked.parameters["FRIENDLY_DEVICE_NAME"] == "Phone"
    done = answer(asked, code(seed), caller)
    assert isinstance(done, Authenticated)
    assert done.methods == (Method.PASSWORD, Method.OTP)


def test_tokens_say_that_there_were_two_factors() -> None:
    assert claims.assurance(["pwd", "otp"]) == {"amr": ["pwd", "otp", "mfa"], "acr": "urn:cognito:loa:2"}
    assert claims.assurance(["pwd"]) == {"amr": ["pwd"], "acr": "urn:cognito:loa:1"}


def test_the_code_shown_at_set_up_does_not_sign_in(ann: User, caller: Caller) -> None:
    found = set_up(ann)
    with pytest.raises(ExpiredCode):
        answer(begin(caller), code(found), caller)


def test_a_used_code_is_refused_and_the_session_stays(seed: str, caller: Caller) -> None:
    answer(begin(caller), code(seed), caller)
    asked = begin(caller)
    with pytest.raises(ExpiredCode) as refusal:
        answer(asked, code(seed), caller)
    assert str(refusal.value.message) == "Your software token has already been used once."
    assert isinstance(answer(asked, code(seed, 1), caller), Authenticated)


def test_a_wrong_code_leaves_the_session_open(seed: str, caller: Caller) -> None:
    asked = begin(caller)
    with pytest.raises(CodeMismatch):
        answer(asked, "000000", caller)
    assert isinstance(answer(asked, code(seed), caller), Authenticated)


def test_five_wrong_codes_end_the_session(seed: str, caller: Caller, clock: time_machine.Traveller) -> None:
    asked = begin(caller)
    for _ in range(attempts.TRIES):
        with pytest.raises(CodeMismatch):
            answer(asked, "000000", caller)
    clock.shift(2)
    for _ in range(2):
        with pytest.raises(InvalidSession):
            answer(asked, code(seed), caller)
        clock.shift(2)


def test_wrong_codes_are_counted_over_all_sessions(seed: str, caller: Caller) -> None:
    for _ in range(5):
        with pytest.raises(CodeMismatch):
            answer(begin(caller), "000000", caller)
    with pytest.raises(TooManyAttempts):
        answer(begin(caller), code(seed), caller)


def test_a_right_code_works_once(seed: str, caller: Caller) -> None:
    asked = begin(caller)
    answer(asked, code(seed), caller)
    with pytest.raises(InvalidSession):
        answer(asked, code(seed, 1), caller)


def test_a_missing_code_is_told_and_not_counted(seed: str, caller: Caller) -> None:
    asked = begin(caller)
    for _ in range(attempts.TRIES + 1):
        with pytest.raises(InvalidParameter):
            answer(asked, "", caller)
    assert isinstance(answer(asked, code(seed), caller), Authenticated)


def test_another_persons_name_beside_the_session_is_refused(seed: str, ben: User, caller: Caller) -> None:
    answers = {"USERNAME": "ben", "SOFTWARE_TOKEN_MFA_CODE": code(seed)}
    with pytest.raises(InvalidSession):
        authenticate.respond("SOFTWARE_TOKEN_MFA", answers, session=begin(caller).session, caller=caller)


def test_another_challenges_name_is_refused(seed: str, caller: Caller) -> None:
    with pytest.raises(InvalidSession):
        authenticate.respond("MFA_SETUP", {}, session=begin(caller).session, caller=caller)


def test_another_pool_or_client_cannot_answer(seed: str, caller: Caller, other_caller: Caller, web_app: Client) -> None:
    asked = begin(caller)
    for stranger in (other_caller, Caller(client=web_app)):
        with pytest.raises(InvalidSession):
            answer(asked, code(seed), stranger)


def test_an_app_forgotten_meanwhile_is_told(seed: str, ann: User, caller: Caller) -> None:
    asked = begin(caller)
    mfa.forget(ann)
    with pytest.raises(SoftwareTokenMFANotFound):
        answer(asked, code(seed), caller)


def test_an_app_that_is_not_enabled_is_not_asked_for(ann: User, caller: Caller) -> None:
    set_up(ann, enabled=False)
    assert isinstance(authenticate.by_password("ann", PASSWORD, caller=caller), Authenticated)


def test_nobody_is_asked_where_the_pool_has_switched_it_off(seed: str, pool: Pool, caller: Caller) -> None:
    mfa.configure(pool, "OFF", software_token=True)
    assert isinstance(authenticate.by_password("ann", PASSWORD, caller=caller), Authenticated)


def test_a_pool_that_demands_it_asks_even_who_has_switched_it_off(ann: User, pool: Pool, caller: Caller) -> None:
    set_up(ann, enabled=False)
    mfa.configure(pool, "ON", software_token=True)
    assert begin(caller).name == ChallengeName.SOFTWARE_TOKEN_MFA


def test_wrong_passwords_learn_nothing_about_factors(seed: str, caller: Caller) -> None:
    with pytest.raises(NotAuthorized, match="wrong password"):
        authenticate.by_password("ann", "Wrong-Horse-7", caller=caller)
