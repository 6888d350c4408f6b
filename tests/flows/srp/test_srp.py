"""USER_SRP_AUTH and PASSWORD_VERIFIER: a password proved without being sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from idp.credentials import passwords
from idp.directory.models import Status, User
from idp.flows import authenticate
from idp.flows.models import Attempt
from idp.flows.steps import Authenticated, Caller, Method
from idp.kernel import clock as kernel_clock
from idp.kernel.refusals import (
    InvalidParameter,
    InvalidSession,
    NotAuthorized,
)
from idp.pools.models import Client
from tests.conftest import PASSWORD
from tests.flows.srp.sign_in import claim, first_half, sign_in
from tests.srp_client import SrpClient

OTHER = "Another-Horse-8"


def test_the_right_password_signs_in(ann: User, caller: Caller) -> None:
    done = sign_in("ann", PASSWORD, caller)
    assert isinstance(done, Authenticated)
    assert done.user == ann
    assert done.methods == (Method.PASSWORD,)


@pytest.mark.parametrize("name", ["ann", "ANN", " Ann ", "ann@example.com", "Ann@Example.com"])
def test_every_spelling_and_alias_leads_in(ann: User, caller: Caller, name: str) -> None:
    assert isinstance(sign_in(name, PASSWORD, caller), Authenticated)


def test_a_pool_of_addresses_works_the_same(mallory: User, other_caller: Caller) -> None:
    passwords.store(mallory, passwords.encode(PASSWORD, user=mallory), status=Status.CONFIRMED)
    asked, _ = first_half("ann@example.com", PASSWORD, other_caller)
    assert asked.parameters["USER_ID_FOR_SRP"] == mallory.sub
    assert isinstance(sign_in("ann@example.com", PASSWORD, other_caller), Authenticated)


def test_the_session_may_travel_beside_the_secret_block(ann: User, caller: Caller) -> None:
    asked, client = first_half("ann", PASSWORD, caller)
    done = authenticate.respond("PASSWORD_VERIFIER", claim(client, asked), session=asked.session, caller=caller)
    assert isinstance(done, Authenticated)


def test_another_session_beside_the_secret_block_is_refused(ann: User, caller: Caller) -> None:
    asked, client = first_half("ann", PASSWORD, caller)
    other, _ = first_half("ann", PASSWORD, caller)
    with pytest.raises(InvalidSession):
        authenticate.respond("PASSWORD_VERIFIER", claim(client, asked), session=other.session, caller=caller)


def test_a_wrong_password_is_refused_and_spends_the_attempt(ann: User, caller: Caller) -> None:
    asked, wrong = first_half("ann", OTHER, caller)
    right = SrpClient(caller.pool.pk, "ann", PASSWORD, small_a=wrong.small_a)
    with pytest.raises(NotAuthorized, match="wrong claim"):
        authenticate.respond("PASSWORD_VERIFIER", claim(wrong, asked), session="", caller=caller)
    with pytest.raises(InvalidSession):
        authenticate.respond("PASSWORD_VERIFIER", claim(right, asked), session="", caller=caller)


def test_a_right_claim_works_once(ann: User, caller: Caller) -> None:
    asked, client = first_half("ann", PASSWORD, caller)
    authenticate.respond("PASSWORD_VERIFIER", claim(client, asked), session="", caller=caller)
    with pytest.raises(InvalidSession):
        authenticate.respond("PASSWORD_VERIFIER", claim(client, asked), session="", caller=caller)


@pytest.mark.parametrize("late", [timedelta(minutes=6), timedelta(minutes=-6), timedelta(days=1)])
def test_a_claim_of_another_time_is_refused(ann: User, caller: Caller, late: timedelta) -> None:
    asked, client = first_half("ann", PASSWORD, caller)
    with pytest.raises(NotAuthorized, match="wrong claim"):
        authenticate.respond(
            "PASSWORD_VERIFIER", client.claim(asked.parameters, kernel_clock.now() + late), session="", caller=caller
        )


def test_a_clock_a_few_minutes_off_is_forgiven(ann: User, caller: Caller) -> None:
    asked, client = first_half("ann", PASSWORD, caller)
    answers = client.claim(asked.parameters, kernel_clock.now() - timedelta(minutes=4))
    assert isinstance(authenticate.respond("PASSWORD_VERIFIER", answers, session="", caller=caller), Authenticated)


@pytest.mark.parametrize(
    "wrong",
    ["", "2026-11-02T09:30:00Z", "Mon Feb 31 09:30:00 UTC 2026", "Mo Nov 2 09:30:00 UTC 2026", "Mon Nov 2 9:30 2026"],
)
def test_a_timestamp_in_another_form_is_refused_with_amazons_sentence(ann: User, caller: Caller, wrong: str) -> None:
    asked, client = first_half("ann", PASSWORD, caller)
    with pytest.raises(InvalidParameter) as refusal:
        authenticate.respond("PASSWORD_VERIFIER", claim(client, asked, TIMESTAMP=wrong), session="", caller=caller)
    assert str(refusal.value.message) == "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."


@pytest.mark.parametrize("garbage", ["", "AAAA", "not base64!", "é", "\ud800"])
def test_a_garbled_signature_is_a_wrong_one(ann: User, caller: Caller, garbage: str) -> None:
    asked, client = first_half("ann", PASSWORD, caller)
    answers = claim(client, asked, PASSWORD_CLAIM_SIGNATURE=garbage)
    with pytest.raises(NotAuthorized, match="wrong claim"):
        authenticate.respond("PASSWORD_VERIFIER", answers, session="", caller=caller)


@pytest.mark.parametrize("block", ["AAAA", "é", "\ud800", "x" * 5000])
def test_an_unknown_secret_block_is_no_session(ann: User, caller: Caller, block: str) -> None:
    asked, client = first_half("ann", PASSWORD, caller)
    answers = claim(client, asked) | {"PASSWORD_CLAIM_SECRET_BLOCK": block}
    with pytest.raises(InvalidSession):
        authenticate.respond("PASSWORD_VERIFIER", answers, session="", caller=caller)


def test_another_persons_name_beside_the_claim_is_refused(ann: User, ben: User, caller: Caller) -> None:
    asked, client = first_half("ann", PASSWORD, caller)
    with pytest.raises(NotAuthorized, match="wrong claim"):
        authenticate.respond("PASSWORD_VERIFIER", claim(client, asked, USERNAME="ben"), session="", caller=caller)


def test_mallory_cannot_use_anns_secret_block(ann: User, mallory: User, caller: Caller, other_caller: Caller) -> None:
    asked, client = first_half("ann", PASSWORD, caller)
    with pytest.raises(InvalidSession):
        authenticate.respond("PASSWORD_VERIFIER", claim(client, asked), session="", caller=other_caller)
    assert Attempt.objects.count() == 1


def test_another_client_of_the_pool_cannot_either(ann: User, web_app: Client, caller: Caller) -> None:
    asked, client = first_half("ann", PASSWORD, caller)
    with pytest.raises(InvalidSession):
        authenticate.respond("PASSWORD_VERIFIER", claim(client, asked), session="", caller=Caller(client=web_app))


def test_an_attempt_ends_with_its_time(ann: User, caller: Caller, clock: time_machine.Traveller) -> None:
    asked, client = first_half("ann", PASSWORD, caller)
    clock.shift(181)
    with pytest.raises(InvalidSession):
        authenticate.respond("PASSWORD_VERIFIER", claim(client, asked), session="", caller=caller)


@pytest.mark.parametrize("public", ["0", "", "zz", "f" * 2000])
def test_an_unusable_public_number_is_refused(ann: User, caller: Caller, public: str) -> None:
    with pytest.raises(InvalidParameter):
        authenticate.begin("USER_SRP_AUTH", {"USERNAME": "ann", "SRP_A": public}, caller=caller)
    assert not Attempt.objects.exists()
