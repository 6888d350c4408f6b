"""The buttons of a person's page: each is a verb of the engine, for whoever may, when it makes sense."""

from __future__ import annotations

import dataclasses
import uuid

import pytest
from django.test import Client as Browser

from idp.console.person import act_page, acts
from idp.credentials import throttles, totp
from idp.credentials.models import SoftwareToken, Throttle
from idp.directory.models import Role, Status, User
from idp.flows import administer, authenticate
from idp.flows.steps import Caller
from idp.kernel.refusals import NotAuthorized, TooManyAttempts
from idp.messages.models import Message
from idp.pools.models import Client, Pool
from idp.tokens import families
from idp.tokens.models import TokenFamily
from tests.conftest import NOW, PASSWORD
from tests.console.desk import PEOPLE, offered, page_of, press, reads, somebody

HELP = {"confirm", "resend", "invite", "unlock", "reset", "signout", "disable", "enable", "code", "end"}
EDIT = {"attributes", "password", "groups", "verify", "unverify", "forget"}


@pytest.fixture
def support(operators: Pool, pool: Pool) -> Browser:
    return somebody(Role.SUPPORT, pool)


def signed_in(user: User, client: Client) -> TokenFamily:
    return families.begin(user, client, auth_time=NOW, methods=["pwd"])[0]


def test_support_sees_what_fits_and_no_form(support: Browser, ann: User, ben: User, dov: User, clock: object) -> None:
    assert offered(support, ann) == {"reset", "signout", "disable"}
    assert offered(support, ben) == {"invite", "signout", "disable"}
    assert offered(support, dov) == {"confirm", "resend", "signout", "disable", "code"}
    User.objects.filter(pk=ann.pk).update(email_verified=False)
    assert offered(support, ann) == {"signout", "disable", "code"}, "no code for a new password has anywhere to go"
    assert "no e-mail address is verified" in reads(support, ann)
    administer.disable(ann)
    assert offered(support, ann) == {"signout", "enable", "code"}
    User.objects.filter(pk=ben.pk).update(email="", email_verified=False)
    assert offered(support, ben) == {"signout", "disable"}


def test_of_two_who_confirm_at_once_the_second_is_told_how_they_stand_now(dov: User) -> None:
    late = User.objects.get(pk=dov.pk)
    administer.confirm(dov)
    with pytest.raises(NotAuthorized) as refused:
        administer.confirm(late)
    assert "Current status is CONFIRMED" in str(refused.value.message)


def test_a_pool_admin_may_everything_but_only_there(operators: Pool, pool: Pool, ann: User, mallory: User) -> None:
    admin = somebody(Role.POOL_ADMIN, pool)
    edit = {"attributes", "password", "groups", "unverify", "download", "delete"}
    assert offered(admin, ann) == {"reset", "signout", "disable"} | edit
    assert admin.get(page_of(mallory)).status_code in {302, 404}


def test_an_auditor_has_no_button(operators: Pool, pool: Pool, ann: User, app: Client) -> None:
    signed_in(ann, app)
    auditor = somebody(Role.AUDITOR, pool)
    text = reads(auditor, ann)
    assert offered(auditor, ann) == set()
    assert 'id="acts"' not in text
    assert 'form="acts"' not in text
    for name in {*HELP, *EDIT, "download", "delete"}:
        assert auditor.post(page_of(ann, name)).status_code == 403, name


@pytest.mark.parametrize("name", sorted({*HELP, *EDIT, "download", "delete", "timeline"}))
def test_mallory_at_the_desk_of_another_pool_finds_nobody(
    operators: Pool, other_pool: Pool, ann: User, name: str
) -> None:
    mallory = somebody(Role.SUPPORT, other_pool)
    for answer in (mallory.get(page_of(ann, name)), mallory.post(page_of(ann, name), {"attribute": "email"})):
        assert answer.status_code in {302, 404}
        assert "ann" not in answer.content.decode()
    before = User.objects.get(pk=ann.pk)
    assert (before.enabled, before.status, before.email_verified) == (True, Status.CONFIRMED, True)


def test_support_edits_nothing(support: Browser, ann: User, dov: User) -> None:
    for name in (*EDIT, "download", "delete"):
        assert support.get(page_of(ann, name)).status_code == 403, name
        assert support.post(page_of(dov, name), {"attribute": "email"}).status_code == 403, name
    dov.refresh_from_db()
    assert not dov.email_verified


def test_confirming_and_a_racing_twin(support: Browser, dov: User) -> None:
    assert "Confirmed: dov can sign in." in press(support, dov, "confirm")
    assert "User cannot be confirmed. Current status is CONFIRMED" in press(support, dov, "confirm")
    dov.refresh_from_db()
    assert (dov.status, dov.email_verified) == (Status.CONFIRMED, False)


def test_the_code_is_sent_again_within_the_hourly_limit(support: Browser, dov: User) -> None:
    assert "A new code is on its way to d***@e***" in press(support, dov, "resend")
    assert Message.objects.filter(kind="confirm_sign_up", subject=dov.pk).count() == 1
    for _ in range(4):
        press(support, dov, "resend")
    assert "Attempt limit exceeded" in press(support, dov, "resend")
    text = reads(support, dov)
    assert "Sending the confirmation code again is locked until 2 Nov 2026, 10:30:00" in text
    press(support, dov, "unlock")
    assert "A new code is on its way" in press(support, dov, "resend")


def test_a_link_that_is_sent_again_leads_through_an_app(support: Browser, pool: Pool, app: Client, dov: User) -> None:
    from idp.messages import outbox

    pool.verify_with = Pool.Verify.LINK
    pool.save()
    press(support, dov, "resend")
    assert f"client_id={app.pk}&" in outbox.opened(Message.objects.get(subject=dov.pk))["link"]


def test_an_invitation_goes_out_anew(support: Browser, ben: User) -> None:
    former = ben.password
    assert "A new temporary password is on its way to ben@example.com" in press(support, ben, "invite")
    ben.refresh_from_db()
    assert ben.password != former
    assert "status is not FORCE_CHANGE_PASSWORD" in press(support, _confirmed(ben), "invite")


def _confirmed(user: User) -> User:
    User.objects.filter(pk=user.pk).update(status=Status.CONFIRMED)
    return user


def test_a_lock_is_told_and_forgiven(support: Browser, ann: User, caller: Caller) -> None:
    for _ in range(9):
        Throttle.objects.filter(subject=ann.pk).update(until=NOW)
        throttles.guess(ann)
    with pytest.raises(TooManyAttempts):
        throttles.guess(ann)
    text = reads(support, ann)
    assert "Signing in is locked until 2 Nov 2026, 09:30:16 (9 wrong tries, the last at 2 Nov 2026, 09:30:00)." in text
    assert "locked</span>" in text
    assert "Unlocked: ann may try again at once." in press(support, ann, "unlock")
    assert authenticate.by_password("ann", PASSWORD, caller=caller)
    assert "Nothing is locked" in press(support, ann, "unlock")


def test_a_reset_asks_first_and_says_what_it_does(support: Browser, ann: User, app: Client) -> None:
    family = signed_in(ann, app)
    asked = support.get(page_of(ann, "reset")).content.decode()
    assert "every session ends" in asked
    assert "A code is on its way" in press(support, ann, "reset", reason="called in")
    ann.refresh_from_db()
    family.refresh_from_db()
    assert (ann.status, family.revoked) == (Status.RESET_REQUIRED, NOW)


def test_disabling_and_enabling(support: Browser, ann: User, app: Client) -> None:
    family = signed_in(ann, app)
    assert "They cannot sign in until" in support.get(page_of(ann, "disable")).content.decode()
    assert "Disabled and signed out everywhere: ann." in press(support, ann, "disable")
    family.refresh_from_db()
    assert family.revoked
    assert "does not go with how ann stands now" in str(support.get(page_of(ann, "disable"), follow=True).content)
    assert "Enabled: ann can sign in again." in press(support, ann, "enable")
    assert User.objects.get(pk=ann.pk).enabled


def test_one_session_ends_and_the_other_stays(support: Browser, ann: User, app: Client, web_app: Client) -> None:
    one, other = signed_in(ann, app), signed_in(ann, web_app)
    assert "Web app" in reads(support, ann)
    assert "The session has ended." in press(support, ann, "end", session=str(one.pk))
    assert "Session does not exist." in press(support, ann, "end", session=str(one.pk))
    assert "Session does not exist." in press(support, ann, "end", session="nonsense")
    assert list(TokenFamily.objects.filter(revoked=None)) == [other]
    assert "Signed out everywhere: ann." in press(support, ann, "signout")
    assert not TokenFamily.objects.filter(revoked=None).exists()


def test_nobody_ends_anothers_session_by_its_id(support: Browser, ann: User, mallory: User, other_app: Client) -> None:
    family = signed_in(mallory, other_app)
    assert "Session does not exist." in press(support, ann, "end", session=str(family.pk))
    family.refresh_from_db()
    assert family.revoked is None


def test_addresses_are_vouched_for_and_no_longer(operator: Browser, ann: User, dov: User) -> None:
    assert "The e-mail address counts as verified." in press(operator, dov, "verify", attribute="email")
    assert "counts as verified no longer" in press(operator, ann, "unverify", attribute="email")
    assert "Phone Number is required" in press(operator, dov, "verify", attribute="phone_number")
    assert "Which" in press(operator, ann, "verify", attribute="is_staff")
    assert "A code is on its way to a***@e***" in press(operator, ann, "code", attribute="email")
    ann.refresh_from_db()
    dov.refresh_from_db()
    assert (ann.email_verified, dov.email_verified, ann.is_staff) == (False, True, False)


def test_the_authenticator_app_is_forgotten(operator: Browser, ann: User) -> None:
    totp.add_first(ann, totp.draw(), totp.now_step(), name="Pixel")
    text = reads(operator, ann)
    assert "Pixel" in text
    assert "2 Nov 2026, 09:30" in text
    assert "The authenticator app of ann is forgotten." in press(operator, ann, "forget")
    assert not SoftwareToken.objects.exists()
    assert "Software Token MFA does not exist" in press(operator, ann, "forget")


@pytest.mark.parametrize("name", ["disable", "signout"])
def test_somebody_who_was_deleted_meanwhile_is_a_sentence(
    support: Browser, ann: User, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    act = acts.BY_NAME[name]

    def late(user: User, caller: Caller, kind: str) -> str:
        User.objects.filter(pk=user.pk).delete()
        assert act.does
        return act.does(user, caller, kind)

    slow = dataclasses.replace(act, does=late)
    do = act_page._do
    monkeypatch.setattr(act_page, "_do", lambda rows, request, user, _: do(rows, request, user, slow))
    answer = support.post(page_of(ann, name), follow=True)
    assert answer.redirect_chain[0][0] == PEOPLE
    assert "Somebody has deleted ann meanwhile." in answer.content.decode()


def test_an_address_of_nobody_is_not_found(operator: Browser) -> None:
    assert operator.post(f"{PEOPLE}{uuid.uuid4()}/disable/").status_code == 404
