"""Twenty at once: one secret block, one code, one first code, one winner."""

from __future__ import annotations

import functools

import pytest

from idp.credentials import passwords, totp
from idp.credentials.models import SoftwareToken
from idp.directory.models import Status, User
from idp.flows import authenticate, mfa
from idp.flows.steps import Authenticated, Caller, Challenge, Step
from idp.kernel.refusals import (
    EnableSoftwareTokenMFA,
    ExpiredCode,
    InvalidSession,
    Refusal,
    SoftwareTokenMFANotFound,
    TooManyAttempts,
)
from idp.pools.models import Client, Pool
from tests.conftest import PASSWORD
from tests.flows.srp.sign_in import claim, first_half
from tests.race import race, race_each

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def app(app: Client) -> Client:
    app.auth_flows = ["ALLOW_USER_SRP_AUTH"]
    app.save()
    return app


@pytest.fixture
def pool(pool: Pool) -> Pool:
    mfa.configure(pool, "OPTIONAL", software_token=True)
    return pool


def answer(session: str, code: str, caller: Caller) -> Step:
    answers = {"SOFTWARE_TOKEN_MFA_CODE": code}
    return authenticate.respond("SOFTWARE_TOKEN_MFA", answers, session=session, caller=caller)


def session_of(step: Step) -> str:
    assert isinstance(step, Challenge)
    return step.session


def only(lost: list[Exception], *kinds: type[Refusal]) -> None:
    for error in lost:
        assert isinstance(error, kinds), repr(error)


def test_one_secret_block_lets_in_once(ann: User, caller: Caller) -> None:
    passwords.store(ann, passwords.encode(PASSWORD, user=ann), status=Status.CONFIRMED)
    asked, client = first_half("ann", PASSWORD, caller)
    answers = claim(client, asked)
    won, lost = race(lambda: authenticate.respond("PASSWORD_VERIFIER", answers, session="", caller=caller))
    assert [type(step) for step in won] == [Authenticated]
    only(lost, InvalidSession, TooManyAttempts)


def test_one_code_lets_in_once_over_all_sessions(ann: User, caller: Caller) -> None:
    seed = totp.draw()
    totp.add_first(ann, seed, 0, name="")
    sessions = [session_of(authenticate.by_password("ann", PASSWORD, caller=caller)) for _ in range(8)]
    code = totp.code_at(seed, totp.now_step())
    won, lost = race_each([functools.partial(answer, session, code, caller) for session in sessions])
    assert [type(step) for step in won] == [Authenticated]
    only(lost, ExpiredCode, TooManyAttempts)


def test_one_session_lets_in_once(ann: User, caller: Caller) -> None:
    seed = totp.draw()
    totp.add_first(ann, seed, 0, name="")
    session = session_of(authenticate.by_password("ann", PASSWORD, caller=caller))
    now = totp.now_step()
    codes = [totp.code_at(seed, now + off) for off in (0, 1)] * 5
    won, lost = race_each([functools.partial(answer, session, code, caller) for code in codes])
    assert [type(step) for step in won] == [Authenticated]
    only(lost, ExpiredCode, InvalidSession, TooManyAttempts)


def test_one_first_code_sets_up_once(ann: User) -> None:
    seed = mfa.propose(ann).secret
    code = totp.code_at(seed, totp.now_step())
    won, lost = race(lambda: mfa.verify(ann, code))
    assert len(won) == 1
    only(lost, EnableSoftwareTokenMFA, SoftwareTokenMFANotFound)
    assert SoftwareToken.objects.filter(user=ann).count() == 1


def test_two_sign_ins_set_up_one_app(ann: User, pool: Pool, caller: Caller) -> None:
    mfa.configure(pool, "ON", software_token=True)
    proposed = [
        mfa.propose_in(session_of(authenticate.by_password("ann", PASSWORD, caller=caller)), caller=caller)
        for _ in range(6)
    ]

    def verify(one: mfa.Proposed) -> str:
        return mfa.verify_in(one.session, totp.code_at(one.secret, totp.now_step()), caller=caller)

    won, lost = race_each([functools.partial(verify, one) for one in proposed])
    assert len(won) == 1
    only(lost, InvalidSession)
    assert SoftwareToken.objects.filter(user=ann).count() == 1
