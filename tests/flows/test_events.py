"""All that a person does, and all that is refused in their name, is written down once, and nothing secret with it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
import time_machine
from django.core import serializers
from django.test import Client as Browser

from idp.credentials import totp, verifiers
from idp.directory import phantom
from idp.directory.models import Status, User
from idp.flows import (
    administer,
    authenticate,
    change_password,
    mfa,
    profile,
    recover,
    resend,
    sessions,
    sign_up,
    tokens,
)
from idp.flows.steps import Authenticated, Caller, Challenge
from idp.journal import events
from idp.journal.models import Event
from idp.kernel.refusals import InvalidParameter, InvalidPassword, InvalidSession, Refusal
from idp.pools.models import Client, Pool
from tests.conftest import PASSWORD, TEMPORARY, SignIn, make
from tests.flows import mailbox
from tests.flows.mfa.apps import code, set_up
from tests.flows.srp import sign_in as srp

NEW = "Another-Horse-8"
WRONG_CODE = "000000"


@pytest.fixture
def caller(app: Client) -> Caller:
    return Caller(client=app, address="192.0.2.1", user_agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")


def told(user: User) -> list[str]:
    """Oldest first: ``kind outcome``, and the proofs with a minus where they were wrong."""
    return told_of(user.pool_id, user.pk)


def told_of(pool_id: str, subject: uuid.UUID) -> list[str]:
    rows = events.of(pool_id, subject)[::-1]
    return [" ".join([row.kind, row.outcome, *map(_proof, row.challenges)]) for row in rows]


def _proof(challenge: dict[str, str]) -> str:
    return ("" if challenge["ChallengeResponse"] == "Success" else "-") + challenge["ChallengeName"]


def refused(act: Callable[[], object]) -> None:
    with pytest.raises(Refusal):
        act()


# --- signing in ------------------------------------------------------------------------------


def test_a_sign_in_has_its_client_address_and_device(ann: User, caller: Caller) -> None:
    authenticate.by_password("ann", PASSWORD, caller=caller)
    [event] = events.of(ann.pool_id, ann.pk)
    assert told(ann) == ["SignIn Pass Password"]
    assert (event.client, event.address, event.device) == ("publicapp", "192.0.2.1", "Firefox on Linux")


def test_an_address_that_is_none_is_left_out(ann: User, caller: Caller) -> None:
    for word in ("", "somewhere", "192.0.2.1\x00", "fe80::1%" + "x" * 60):
        authenticate.by_password("ann", PASSWORD, caller=replace(caller, address=word))
    assert {len(event.address) <= 45 for event in events.of(ann.pool_id, ann.pk)} == {True}
    assert [event.address for event in events.of(ann.pool_id, ann.pk)][1:] == ["", "", ""]


def test_a_wrong_password_is_a_failure_and_a_lock_is_told_once(ann: User, caller: Caller) -> None:
    for _ in range(9):
        refused(lambda: authenticate.by_password("ann", "wrong", caller=caller))
    assert told(ann) == ["SignIn Fail -Password"] * 5 + ["SignIn Locked"]


def test_the_password_of_somebody_who_may_not_sign_in_was_right(pool: Pool, caller: Caller) -> None:
    for status in (Status.UNCONFIRMED, Status.RESET_REQUIRED, Status.ARCHIVED):
        user = make(pool, status.lower(), status=status)
        refused(lambda user=user: authenticate.by_password(user.username, PASSWORD, caller=caller))  # type: ignore[misc]
        assert told(user) == ["SignIn Fail Password"]


def test_srp_is_told_as_a_password_is(ann: User, caller: Caller) -> None:
    caller.client.auth_flows = ["ALLOW_USER_SRP_AUTH"]
    verifiers.put(ann, verifiers.make(ann, PASSWORD))
    assert isinstance(srp.sign_in("ann", PASSWORD, caller), Authenticated)
    refused(lambda: srp.sign_in("ann", NEW, caller))
    assert told(ann) == ["SignIn Pass Password", "SignIn Fail -Password"]


def test_a_second_factor_is_in_progress_then_wrong_then_right(
    ann: User, caller: Caller, clock: time_machine.Traveller
) -> None:
    mfa.configure(ann.pool, "OPTIONAL", software_token=True)
    seed = set_up(ann)
    Event.objects.all().delete()
    clock.shift(60)
    asked = authenticate.by_password("ann", PASSWORD, caller=caller)
    assert isinstance(asked, Challenge)

    def answer(given: str) -> object:
        return authenticate.answer(asked.session, {"SOFTWARE_TOKEN_MFA_CODE": given}, caller=caller)

    refused(lambda: answer(WRONG_CODE))
    refused(lambda: answer(""))  # nothing was tried
    answer(code(seed))
    refused(lambda: answer(code(seed)))  # the conversation is over
    assert told(ann) == ["SignIn InProgress Password", "SignIn Fail Password -Mfa", "SignIn Pass Password Mfa"]


def test_a_factor_set_up_on_the_way_is_told(ann: User, caller: Caller) -> None:
    mfa.configure(ann.pool, "ON", software_token=True)
    asked = authenticate.by_password("ann", PASSWORD, caller=caller)
    assert isinstance(asked, Challenge)
    proposed = mfa.propose_in(asked.session, caller=caller)
    refused(lambda: mfa.verify_in(proposed.session, WRONG_CODE, caller=caller))
    session = mfa.verify_in(proposed.session, code(proposed.secret), caller=caller)
    authenticate.answer(session, {}, caller=caller)
    assert told(ann) == [
        "SignIn InProgress Password",
        "FactorChange Fail",
        "FactorChange Pass",
        "SignIn Pass Password Mfa",
    ]


def test_a_temporary_password_is_changed_on_the_way(ben: User, caller: Caller) -> None:
    asked = authenticate.by_password("ben", TEMPORARY, caller=caller)
    assert isinstance(asked, Challenge)
    with pytest.raises(InvalidPassword):
        authenticate.answer(asked.session, {"NEW_PASSWORD": "weak"}, caller=caller)
    authenticate.answer(asked.session, {"NEW_PASSWORD": NEW}, caller=caller)
    assert told(ben) == ["SignIn InProgress Password", "PasswordChange Pass", "SignIn Pass Password"]


def test_refreshed_tokens_are_no_events(ann: User, app: Client, caller: Caller) -> None:
    step = authenticate.by_password("ann", PASSWORD, caller=caller)
    assert isinstance(step, Authenticated)
    issued = tokens.issue(ann, app, scope="openid", auth_time=step.at, caller=caller)
    tokens.refresh(issued.refresh_token, app, caller=caller)
    tokens.for_client(app, scope="")
    assert Event.objects.count() == 1


# --- beginning, recovering, changing -----------------------------------------------------------


def test_a_sign_up_is_told_from_the_form_to_the_first_sign_in(pool: Pool, caller: Caller) -> None:
    user = sign_up.sign_up("zoe", PASSWORD, {"email": "zoe@example.com"}, caller=caller).user
    sign_up.resend("zoe", caller=caller)
    refused(lambda: sign_up.confirm("zoe", mailbox.wrong(), caller=caller))
    sign_up.confirm("zoe", mailbox.code(), caller=caller)
    authenticate.just_confirmed(user, caller=caller)
    assert told(user) == [
        "SignUp Pass",
        "ResendCode Pass",
        "ConfirmSignUp Fail",
        "ConfirmSignUp Pass",
        "SignIn Pass Password",
    ]


def test_a_recovery_is_told(ann: User, caller: Caller) -> None:
    recover.begin("ann", caller=caller)
    refused(lambda: recover.finish("ann", mailbox.wrong(), NEW, caller=caller))
    refused(lambda: recover.finish("ann", mailbox.code(), "weak", caller=caller))  # not a wrong proof
    recover.finish("ann", mailbox.code(), NEW, caller=caller)
    assert told(ann) == ["ForgotPassword Pass", "ConfirmForgotPassword Fail", "ConfirmForgotPassword Pass"]


def test_a_limit_is_told_once_a_minute(ann: User, caller: Caller, clock: time_machine.Traveller) -> None:
    for _ in range(15):
        recover.begin("ann", caller=caller)
    for _ in range(5):
        refused(lambda: recover.begin("ann", caller=caller))
    clock.shift(60)
    refused(lambda: recover.begin("ann", caller=caller))
    assert told(ann) == ["ForgotPassword Pass"] * 15 + ["ForgotPassword Locked"] * 2


def test_changes_by_the_person_are_told(ann: User, caller: Caller) -> None:
    mfa.configure(ann.pool, "OPTIONAL", software_token=True)
    sub = ann.pk
    profile.update(ann, {"name": "Ann Other"}, caller=caller)
    profile.update(ann, {"email": "new@example.com"}, caller=caller)
    profile.send_code(ann, "email", caller=caller)
    refused(lambda: profile.verify(ann, "email", mailbox.wrong(), caller=caller))
    profile.verify(ann, "email", mailbox.code(), caller=caller)
    refused(lambda: change_password.change_password(ann, "wrong", NEW, caller=caller))
    change_password.change_password(ann, PASSWORD, NEW, caller=caller)
    proposed = mfa.propose(ann)
    refused(lambda: mfa.verify(ann, WRONG_CODE, caller=caller))
    mfa.verify(ann, code(proposed.secret), caller=caller)
    mfa.prefer(ann, enabled=True, caller=caller)
    sessions.sign_out_everywhere(ann, caller=caller)
    administer.delete(ann, caller=caller)
    assert told_of(ann.pool_id, sub) == [
        *("AttributeChange Pass", "AttributeChange Pass", "ResendCode Pass"),
        *("AttributeChange Fail", "AttributeChange Pass"),
        *("PasswordChange Fail -Password", "PasswordChange Pass Password"),
        *("FactorChange Fail", "FactorChange Pass", "FactorChange Pass"),
        *("SignOut Pass", "Delete Pass"),
    ]
    assert {event.client for event in Event.objects.all()} == {"publicapp"}


def test_an_administrators_act_is_told_without_a_client(pool: Pool, app: Client, caller: Caller) -> None:
    """What the administrator's own program says of itself is not the person's."""
    stand_in = Caller(client=Client(id="", pool=pool), address="192.0.2.9", user_agent="Boto3/1.40")
    given = {"email": "zoe@example.com", "email_verified": "true"}
    user = administer.create("zoe", given, caller=stand_in, password=TEMPORARY)
    sub = user.pk
    administer.invite_again(user, caller=stand_in)
    administer.set_password(user, NEW, permanent=True)
    administer.reset_password(user, caller=stand_in)
    profile.write(user, {"name": "Zoe"}, caller=stand_in)
    sessions.sign_out_everywhere(user)
    administer.disable(user)
    administer.delete(user)
    assert told_of(pool.pk, sub) == [
        *("SignUp Pass", "PasswordChange Pass", "PasswordChange Pass", "ForgotPassword Pass"),
        *("AttributeChange Pass", "SignOut Pass", "SignOut Pass", "Delete Pass"),
    ]
    dov = make(pool, "dov", status=Status.UNCONFIRMED, email="dov@example.com")
    resend.sign_up_code(dov, caller=stand_in)
    administer.confirm(dov)
    assert told(dov) == ["ResendCode Pass", "ConfirmSignUp Pass"]
    assert set(Event.objects.values_list("client", "address", "device")) == {("", "", "")}


# --- what is kept, and what is not -------------------------------------------------------------


def test_a_change_that_is_rolled_back_is_not_told(ann: User, caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object, **named: object) -> None:
        raise RuntimeError

    recover.begin("ann", caller=caller)
    monkeypatch.setattr("idp.flows.notify.about", fail)
    with pytest.raises(RuntimeError):
        recover.finish("ann", mailbox.code(), NEW, caller=caller)
    assert told(ann) == ["ForgotPassword Pass"]


def test_what_cannot_be_used_is_no_event(ann: User, caller: Caller) -> None:
    with pytest.raises(InvalidParameter):
        profile.update(ann, {"email": "no address"}, caller=caller)
    with pytest.raises(InvalidPassword):
        change_password.change_password(ann, PASSWORD, "weak", caller=caller)
    with pytest.raises(InvalidSession):
        authenticate.answer("no session", {}, caller=caller)
    with pytest.raises(InvalidPassword):
        sign_up.sign_up("zoe", "weak", {"email": "zoe@example.com"}, caller=caller)
    assert not Event.objects.exists()


HIDDEN: dict[str, Callable[[str, Caller], object]] = {
    "a sign-in": lambda name, caller: authenticate.by_password(name, "wrong", caller=caller),
    "a claim": lambda name, caller: srp.sign_in(name, NEW, caller),
    "a recovery": lambda name, caller: recover.finish(name, "000000", NEW, caller=caller),
    "a confirmation": lambda name, caller: sign_up.confirm(name, "000000", caller=caller),
}


@pytest.mark.parametrize("act", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_phantoms_events_look_like_a_persons(ann: User, caller: Caller, act: Callable[[str, Caller], object]) -> None:
    caller.client.auth_flows = ["ALLOW_USER_SRP_AUTH"]
    for name in ("ann", "nobody"):
        for _ in range(20):
            refused(lambda name=name: act(name, caller))  # type: ignore[misc]
    nobody = phantom.of(ann.pool, "nobody")
    assert told(ann) == told(nobody)
    assert told(ann)[-1].endswith("Locked")


def test_a_code_that_nobody_gets_is_a_failure_and_a_phantoms_is_none(ann: User, dov: User, caller: Caller) -> None:
    """A person who has no right to one is told from a phantom in the journal, and nowhere else."""
    recover.begin("dov", caller=caller)
    sign_up.resend("ann", caller=caller)
    assert (told(dov), told(ann)) == (["ForgotPassword Fail"], ["ResendCode Fail"])
    recover.begin("nobody", caller=caller)
    sign_up.resend("nobody", caller=caller)
    assert told(phantom.of(ann.pool, "nobody")) == ["ForgotPassword Pass", "ResendCode Pass"]


def test_no_password_code_or_token_is_in_an_event(ann: User, pool: Pool, caller: Caller) -> None:
    mfa.configure(pool, "OPTIONAL", software_token=True)
    ann.pool = pool
    seed = set_up(ann)
    asked = authenticate.by_password("ann", PASSWORD, caller=caller)
    assert isinstance(asked, Challenge)
    refused(lambda: authenticate.by_password("ann", NEW, caller=caller))
    recover.begin("ann", caller=caller)
    mailed = mailbox.code()
    recover.finish("ann", mailed, NEW, caller=caller)
    written = serializers.serialize("json", Event.objects.all())
    assert len(json.loads(written)) > 4
    shown = totp.code_at(seed, totp.now_step())
    for secret in (PASSWORD, NEW, asked.session, mailed, seed, shown):
        assert secret not in written


def test_mallorys_failures_are_in_her_pool(ann: User, mallory: User, caller: Caller, other_caller: Caller) -> None:
    refused(lambda: authenticate.by_password("ann@example.com", "wrong", caller=other_caller))
    assert told(mallory) == ["SignIn Fail -Password"]
    assert told(ann) == []
    assert events.pools() == [mallory.pool_id]


# --- by the doors ----------------------------------------------------------------------------


def test_the_hosted_pages_say_from_where_and_with_what(
    ann: User, app: Client, browser: Browser, sign_in: SignIn
) -> None:
    browser.defaults["HTTP_USER_AGENT"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1"
    browser.post("/login?client_id=publicapp", {"username": "ann", "password": "wrong"})
    sign_in(ann, app)
    assert told(ann) == ["SignIn Fail -Password", "SignIn Pass Password"]
    assert set(Event.objects.values_list("client", "address", "device")) == {
        ("publicapp", "127.0.0.1", "Safari on iOS")
    }
