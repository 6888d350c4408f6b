"""SRP in the life of a password and a person: set, imported, changed, locked, disabled."""

from __future__ import annotations

import pytest

from idp.credentials import passwords, throttles
from idp.credentials.models import SrpVerifier
from idp.directory import users
from idp.directory.models import Status, User
from idp.flows import authenticate, change_password, recover, sign_up
from idp.flows.steps import Authenticated, Caller, Challenge, ChallengeName
from idp.kernel.refusals import (
    NotAuthorized,
    TooManyAttempts,
    UserDisabled,
    UserNotConfirmed,
)
from idp.pools.models import Pool
from tests.conftest import PASSWORD, TEMPORARY, make
from tests.flows.srp.sign_in import claim, first_half, sign_in

OTHER = "Another-Horse-8"


def test_one_lockout_counts_for_srp_and_passwords(ann: User, caller: Caller) -> None:
    for _ in range(3):
        with pytest.raises(NotAuthorized, match="wrong claim"):
            sign_in("ann", OTHER, caller)
    for _ in range(2):
        with pytest.raises(NotAuthorized, match="wrong password"):
            authenticate.by_password("ann", OTHER, caller=caller)
    with pytest.raises(TooManyAttempts):
        sign_in("ann", PASSWORD, caller)


def test_a_right_claim_forgives(ann: User, caller: Caller) -> None:
    for _ in range(4):
        with pytest.raises(NotAuthorized, match="wrong claim"):
            sign_in("ann", OTHER, caller)
    sign_in("ann", PASSWORD, caller)
    throttles.guess(ann)
    throttles.guess(ann)


def test_a_temporary_password_leads_on_to_a_new_one(ben: User, caller: Caller) -> None:
    passwords.store(ben, passwords.encode(TEMPORARY, user=ben), status=Status.FORCE_CHANGE_PASSWORD)
    asked = sign_in("ben", TEMPORARY, caller)
    assert isinstance(asked, Challenge)
    assert asked.name == ChallengeName.NEW_PASSWORD_REQUIRED
    done = authenticate.respond(
        "NEW_PASSWORD_REQUIRED", {"USERNAME": "ben", "NEW_PASSWORD": OTHER}, session=asked.session, caller=caller
    )
    assert isinstance(done, Authenticated)
    assert isinstance(sign_in("ben", OTHER, caller), Authenticated)


def test_a_disabled_person_is_told_only_after_the_proof(ann: User, caller: Caller) -> None:
    users.disable(ann)
    with pytest.raises(NotAuthorized, match="wrong claim"):
        sign_in("ann", OTHER, caller)
    with pytest.raises(UserDisabled):
        sign_in("ann", PASSWORD, caller)


def test_an_unconfirmed_person_is_told_only_after_the_proof(pool: Pool, caller: Caller) -> None:
    sign_up.sign_up("dov", PASSWORD, {"email": "dov@example.com"}, caller=caller)
    with pytest.raises(NotAuthorized, match="wrong claim"):
        sign_in("dov", OTHER, caller)
    with pytest.raises(UserNotConfirmed):
        sign_in("dov", PASSWORD, caller)


def test_whoever_signs_up_signs_in_by_srp(pool: Pool, caller: Caller) -> None:
    new = sign_up.sign_up("eva", PASSWORD, {"email": "eva@example.com"}, caller=caller)
    users.confirm(new.user)
    assert isinstance(sign_in("eva", PASSWORD, caller), Authenticated)


def test_an_imported_password_works_after_the_first_plain_sign_in(pool: Pool, caller: Caller) -> None:
    imported = make(pool, "ida")
    assert not SrpVerifier.objects.filter(user=imported).exists()
    with pytest.raises(NotAuthorized, match="wrong claim"):
        sign_in("ida", PASSWORD, caller)
    authenticate.by_password("ida", PASSWORD, caller=caller)
    assert isinstance(sign_in("ida", PASSWORD, caller), Authenticated)


def test_a_changed_password_ends_the_old_one_here_too(ann: User, caller: Caller) -> None:
    change_password.change_password(ann, PASSWORD, OTHER, caller=caller)
    assert isinstance(sign_in("ann", OTHER, caller), Authenticated)
    with pytest.raises(NotAuthorized, match="wrong claim"):
        sign_in("ann", PASSWORD, caller)


def test_a_recovered_password_works_here_too(ann: User, caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("idp.kernel.secrets.code", lambda: "271828")
    recover.begin("ann", caller=caller)
    recover.finish("ann", "271828", OTHER, caller=caller)
    assert isinstance(sign_in("ann", OTHER, caller), Authenticated)


def test_a_password_set_by_another_way_makes_the_verifier_worthless(ann: User, caller: Caller) -> None:
    User.objects.filter(pk=ann.pk).update(password=str(passwords.encode(OTHER)))
    with pytest.raises(NotAuthorized, match="wrong claim"):
        sign_in("ann", PASSWORD, caller)


def test_a_password_that_changes_between_the_halves_ends_the_attempt(ann: User, caller: Caller) -> None:
    asked, client = first_half("ann", PASSWORD, caller)
    passwords.store(ann, passwords.encode(OTHER, user=ann), status=Status.CONFIRMED)
    with pytest.raises(NotAuthorized, match="wrong claim"):
        authenticate.respond("PASSWORD_VERIFIER", claim(client, asked), session="", caller=caller)
