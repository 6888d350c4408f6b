"""Setting an authenticator app up, by a signed-in person and in the middle of a sign-in."""

from __future__ import annotations

import json

import pytest

from idp.credentials import totp
from idp.credentials.models import SoftwareToken
from idp.directory.models import User
from idp.flows import attempts, authenticate, mfa
from idp.flows.steps import Authenticated, Caller, Challenge, ChallengeName, Method, Step
from idp.kernel.refusals import EnableSoftwareTokenMFA, InvalidParameter, InvalidSession, SoftwareTokenMFANotFound
from idp.pools.models import Pool
from tests.conftest import TEMPORARY
from tests.flows.mfa.apps import begin, code, set_up


def test_a_wrong_first_code_does_not_enable(ann: User) -> None:
    mfa.propose(ann)
    with pytest.raises(EnableSoftwareTokenMFA) as refusal:
        mfa.verify(ann, "000000")
    assert str(refusal.value.message) == "Code mismatch and fail enable Software Token MFA"
    assert not SoftwareToken.objects.filter(verified=True).exists()


def test_verifying_what_was_not_proposed_is_refused(ann: User) -> None:
    with pytest.raises(SoftwareTokenMFANotFound):
        mfa.verify(ann, "123456")


def test_a_pool_without_apps_offers_none(ann: User, pool: Pool) -> None:
    mfa.configure(pool, "OPTIONAL", software_token=False)
    with pytest.raises(SoftwareTokenMFANotFound):
        mfa.propose(ann)


def test_preferring_what_is_not_set_up_is_refused(ann: User) -> None:
    with pytest.raises(InvalidParameter) as refusal:
        mfa.prefer(ann, enabled=True)
    assert str(refusal.value.message) == "User has not set up software token mfa"
    mfa.prefer(ann, enabled=False)


def test_settings_tell_what_is_enabled_and_preferred(ann: User) -> None:
    assert mfa.settings(ann) == mfa.Settings((), "")
    set_up(ann, enabled=False)
    assert mfa.settings(ann) == mfa.Settings((), "")
    mfa.prefer(ann, enabled=True)
    assert mfa.settings(ann) == mfa.Settings(("SOFTWARE_TOKEN_MFA",), "")
    mfa.prefer(ann, preferred=True)
    assert mfa.settings(ann) == mfa.Settings(("SOFTWARE_TOKEN_MFA",), "SOFTWARE_TOKEN_MFA")
    mfa.prefer(ann, enabled=False)
    assert mfa.settings(ann) == mfa.Settings((), "")


def test_a_pool_cannot_demand_what_it_does_not_offer(pool: Pool) -> None:
    with pytest.raises(InvalidParameter):
        mfa.configure(pool, "ON", software_token=False)


def test_the_challenge_says_what_can_be_set_up(ann: User, pool: Pool, caller: Caller) -> None:
    mfa.configure(pool, "ON", software_token=True)
    asked = begin(caller)
    assert asked.name == ChallengeName.MFA_SETUP
    assert json.loads(asked.parameters["MFAS_CAN_SETUP"]) == ["SOFTWARE_TOKEN_MFA"]


# --- in the middle of a sign-in (MFA_SETUP) ---------------------------------------------------


@pytest.fixture
def demanding(pool: Pool) -> Pool:
    mfa.configure(pool, "ON", software_token=True)
    return pool


def finish(session: str, caller: Caller) -> Step:
    return authenticate.respond("MFA_SETUP", {"USERNAME": "ann"}, session=session, caller=caller)


def test_the_way_is_associate_verify_answer(ann: User, demanding: Pool, caller: Caller) -> None:
    proposed = mfa.propose_in(begin(caller).session, caller=caller)
    session = mfa.verify_in(proposed.session, code(proposed.secret), caller=caller, name="Phone")
    done = finish(session, caller)
    assert isinstance(done, Authenticated)
    assert done.methods == (Method.PASSWORD, Method.OTP)
    assert mfa.settings(ann) == mfa.Settings(("SOFTWARE_TOKEN_MFA",), "SOFTWARE_TOKEN_MFA")
    assert begin(caller).parameters["FRIENDLY_DEVICE_NAME"] == "Phone"


def test_each_step_gives_a_new_session_and_ends_the_former(ann: User, demanding: Pool, caller: Caller) -> None:
    first = begin(caller).session
    proposed = mfa.propose_in(first, caller=caller)
    with pytest.raises(InvalidSession):
        mfa.propose_in(first, caller=caller)
    last = mfa.verify_in(proposed.session, code(proposed.secret), caller=caller)
    with pytest.raises(InvalidSession):
        mfa.verify_in(proposed.session, code(proposed.secret), caller=caller)
    finish(last, caller)
    with pytest.raises(InvalidSession):
        finish(last, caller)


def test_answering_before_a_code_was_shown_is_refused(ann: User, demanding: Pool, caller: Caller) -> None:
    asked = begin(caller)
    with pytest.raises(InvalidParameter):
        finish(asked.session, caller)
    with pytest.raises(InvalidParameter):
        finish(mfa.propose_in(asked.session, caller=caller).session, caller)


def test_verifying_before_a_seed_was_proposed_is_refused(ann: User, demanding: Pool, caller: Caller) -> None:
    with pytest.raises(SoftwareTokenMFANotFound):
        mfa.verify_in(begin(caller).session, "123456", caller=caller)


def test_a_wrong_code_leaves_the_session_and_a_few_tries(ann: User, demanding: Pool, caller: Caller) -> None:
    proposed = mfa.propose_in(begin(caller).session, caller=caller)
    for _ in range(attempts.TRIES):
        with pytest.raises(EnableSoftwareTokenMFA):
            mfa.verify_in(proposed.session, "000000", caller=caller)
    with pytest.raises(InvalidSession):
        mfa.verify_in(proposed.session, code(proposed.secret), caller=caller)


def test_a_page_shown_anew_shows_the_same_seed(ann: User, demanding: Pool, caller: Caller) -> None:
    session = begin(caller).session
    shown = mfa.shown_in(session, caller=caller)
    assert shown.session == session
    assert mfa.shown_in(session, caller=caller) == shown
    assert isinstance(finish(mfa.verify_in(session, code(shown.secret), caller=caller), caller), Authenticated)


def test_a_sign_in_left_open_cannot_replace_the_app_set_up_meanwhile(
    ann: User, demanding: Pool, caller: Caller
) -> None:
    thief, owner = begin(caller), begin(caller)
    proposed = mfa.propose_in(owner.session, caller=caller)
    mfa.verify_in(proposed.session, code(proposed.secret), caller=caller)
    other = mfa.propose_in(thief.session, caller=caller)
    with pytest.raises(InvalidSession):
        mfa.verify_in(other.session, code(other.secret), caller=caller)
    assert totp.reveal(SoftwareToken.objects.get(user=ann)) == proposed.secret


def test_a_session_that_waits_for_something_else_sets_nothing_up(seed: str, caller: Caller) -> None:
    asked = begin(caller)
    for act in (
        lambda: mfa.propose_in(asked.session, caller=caller),
        lambda: mfa.verify_in(asked.session, "1", caller=caller),
    ):
        with pytest.raises(InvalidSession):
            act()


def test_a_session_leads_to_its_own_pool_and_client_only(
    ann: User, demanding: Pool, other_pool: Pool, caller: Caller, other_caller: Caller
) -> None:
    session = begin(caller).session
    assert attempts.caller_of(session).client == caller.client
    assert attempts.caller_of(session, here=demanding).client == caller.client
    with pytest.raises(InvalidSession):
        attempts.caller_of(session, here=other_pool)
    with pytest.raises(InvalidSession):
        mfa.propose_in(session, caller=other_caller)
    with pytest.raises(InvalidSession):
        attempts.caller_of("x" * 64)


def test_a_temporary_password_comes_first_then_the_app(ben: User, demanding: Pool, caller: Caller) -> None:
    asked = authenticate.by_password("ben", TEMPORARY, caller=caller)
    assert isinstance(asked, Challenge)
    step = authenticate.answer(asked.session, {"NEW_PASSWORD": "Another-Horse-8"}, caller=caller)
    assert isinstance(step, Challenge)
    assert step.name == ChallengeName.MFA_SETUP
