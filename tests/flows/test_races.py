"""Twenty at once, at every thing that counts once: one wins, and the others get a refusal, not an error."""

from __future__ import annotations

import pytest

from idp.directory.models import Status, User
from idp.flows import authenticate, operators, profile, recover, sign_up, tokens
from idp.flows.steps import Authenticated, Caller, Challenge
from idp.kernel import clock as time
from idp.kernel.refusals import LimitExceeded, Refusal
from idp.messages.models import Message
from idp.pools.models import Client, Pool
from idp.tokens import authorization_codes
from idp.tokens.models import TokenFamily
from tests.conftest import PASSWORD, TEMPORARY
from tests.race import RACERS, race, race_each

from . import mailbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def refused(lost: list[Exception]) -> bool:
    assert all(isinstance(error, Refusal) for error in lost), lost
    return True


def test_one_confirms_with_a_sign_up_code(caller: Caller, dov: User) -> None:
    sign_up.resend("dov", caller=caller)
    code = mailbox.code()
    won, lost = race(lambda: sign_up.confirm("dov", code, caller=caller))
    assert len(won) == 1
    assert refused(lost)
    assert User.objects.get(pk=dov.pk).status == Status.CONFIRMED


def test_one_sets_a_password_with_a_recovery_code_and_it_is_the_winners(caller: Caller, ann: User) -> None:
    recover.begin("ann", caller=caller)
    code = mailbox.code()
    passwords = [f"Racing-Horse-{number}" for number in range(RACERS)]

    def finish(password: str) -> str:
        recover.finish("ann", code, password, caller=caller)
        return password

    won, lost = race_each([lambda password=password: finish(password) for password in passwords])  # type: ignore[misc]
    assert len(won) == 1
    assert refused(lost)
    assert isinstance(authenticate.by_password("ann", won[0], caller=caller), Authenticated)
    assert mailbox.kinds("ann@example.com").count("password_changed") == 1


def test_one_answers_an_attempt(caller: Caller, ben: User) -> None:
    step = authenticate.by_password("ben", TEMPORARY, caller=caller)
    assert isinstance(step, Challenge)
    answer = {"NEW_PASSWORD": PASSWORD}
    won, lost = race(lambda: authenticate.answer(step.session, answer, caller=caller))
    assert len(won) == 1
    assert refused(lost)


def test_one_of_many_open_attempts_sets_the_password(caller: Caller, ben: User) -> None:
    sessions = []
    for _ in range(8):
        step = authenticate.by_password("ben", TEMPORARY, caller=caller)
        assert isinstance(step, Challenge)
        sessions.append(step.session)

    def answer(session: str) -> str:
        authenticate.answer(session, {"NEW_PASSWORD": f"Racing-{session[:20]}-7aA"}, caller=caller)
        return session

    won, lost = race_each([lambda session=session: answer(session) for session in sessions])  # type: ignore[misc]
    assert len(won) == 1
    assert refused(lost)
    assert authenticate.by_password("ben", f"Racing-{won[0][:20]}-7aA", caller=caller)


def test_one_refreshes_without_grace(ann: User, web_app: Client) -> None:
    first = tokens.issue(ann, web_app, scope="openid", auth_time=time.now())
    won, lost = race(lambda: tokens.refresh(first.refresh_token, web_app))
    assert len(won) == 1
    assert refused(lost)


def test_one_redeems_an_authorization_code_and_the_replays_end_its_family(ann: User, app: Client) -> None:
    code = authorization_codes.make(
        ann, app, redirect_uri="https://app.example.com/callback", scope="openid", auth_time=time.now()
    )
    tokens.for_client(app, scope="")  # the keys are there
    row = authorization_codes.find(code, app)
    assert row
    won, lost = race(lambda: tokens.redeem(row, app))
    assert len(won) == 1
    assert refused(lost)
    assert not TokenFamily.objects.filter(revoked=None).exists()


def test_one_verifies_an_address(caller: Caller, ann: User) -> None:
    profile.send_code(ann, "email", caller=caller)
    code = mailbox.code()
    won, lost = race(lambda: profile.verify(User.objects.get(pk=ann.pk), "email", code, caller=caller))
    assert len(won) == 1
    assert refused(lost)


def test_one_signs_up_with_a_username(caller: Caller, pool: Pool) -> None:
    given = {"email": "zoe@example.com"}
    won, lost = race(lambda: sign_up.sign_up("zoe", PASSWORD, given, caller=caller), racers=10)
    assert len(won) == 1
    assert refused(lost)
    assert User.objects.filter(pool=pool).count() == 1
    assert Message.objects.count() == 1


def test_one_confirms_an_address_that_ten_claim(caller: Caller, pool: Pool) -> None:
    claims = []
    for number in range(10):
        sign_up.sign_up(f"zoe{number}", PASSWORD, {"email": "zoe@example.com"}, caller=caller)
        claims.append((f"zoe{number}", mailbox.code()))
    won, lost = race_each(
        [lambda claim=claim: sign_up.confirm(*claim, caller=caller) for claim in claims]  # type: ignore[misc]
    )
    assert len(won) == 1
    assert refused(lost)
    assert User.objects.filter(pool=pool, email_verified=True).count() == 1


def test_one_redeems_an_invitation(operators_caller: Caller) -> None:
    token = operators.invite("olga").partition("token=")[2]
    won, lost = race(lambda: operators.redeem(token, "Operator-Horse-12", caller=operators_caller))
    assert len(won) == 1
    assert refused(lost)


def test_letters_are_limited_however_many_ask_at_once(caller: Caller, dov: User) -> None:
    won, lost = race(lambda: sign_up.resend("dov", caller=caller))
    assert len(won) == 5
    assert all(isinstance(error, LimitExceeded) for error in lost), lost
    assert Message.objects.count() == 5


@pytest.fixture
def operators_caller(operators: Pool) -> Caller:
    return Caller(client=Client.objects.select_related("pool").get(pool=operators, pk="console"))
