"""What an administrator makes of somebody: confirmed, disabled, signed out, with another password."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from idp.credentials import passwords
from idp.credentials.models import Code
from idp.directory import users
from idp.directory.models import Status, User
from idp.flows import authenticate, recover, sign_up, tokens
from idp.flows.steps import Authenticated, Caller, Challenge
from idp.kernel.refusals import ExpiredCode, NotAuthorized, PasswordResetRequired, Refusal, UserDisabled
from idp.pools.models import Client, Pool
from tests.api.conftest import Cognito, access_token, refused
from tests.api.operations.mail import code, letters
from tests.conftest import PASSWORD, TEMPORARY, make

OTHER = "Another-Horse-8"


@pytest.fixture
def admin(cognito: Cognito, pool: Pool) -> Any:
    """``admin("disable_user", "ann")``."""
    return lambda operation, name="ann", **given: getattr(cognito, f"admin_{operation}")(
        UserPoolId=pool.pk, Username=name, **given
    )


def signs_in(caller: Caller, password: str = PASSWORD, name: str = "ann") -> bool:
    return isinstance(authenticate.by_password(name, password, caller=caller), Authenticated)


def is_refused(refusal: type[Refusal], caller: Caller, password: str = PASSWORD) -> None:
    with pytest.raises(refusal):
        signs_in(caller, password)


# --- AdminConfirmSignUp --------------------------------------------------------------------------


def test_somebody_is_confirmed_without_a_code(admin: Any, pool: Pool, caller: Caller) -> None:
    sign_up.sign_up("eva", PASSWORD, {"email": "eva@example.com"}, caller=caller)
    admin("confirm_sign_up", "eva")
    assert signs_in(caller, name="eva")
    assert User.objects.get(username="eva").email_verified is False
    assert not Code.objects.exists()


def test_only_who_is_unconfirmed_is_confirmed(admin: Any, ann: User, ben: User) -> None:
    with refused("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"):
        admin("confirm_sign_up")
    with refused("NotAuthorizedException", "User cannot be confirmed. Current status is FORCE_CHANGE_PASSWORD"):
        admin("confirm_sign_up", "ben")


# --- AdminDisableUser, AdminEnableUser, AdminUserGlobalSignOut -------------------------------------


@pytest.mark.parametrize("operation", ["disable_user", "user_global_sign_out", "reset_user_password", "delete_user"])
def test_every_token_and_session_ends_at_once(
    admin: Any, app_cognito: Cognito, ann: User, app: Client, caller: Caller, sign_in: Any, clock: Any, operation: str
) -> None:
    browser = sign_in(ann, app)
    assert browser.get("/account").status_code == 200
    step = authenticate.by_password("ann", PASSWORD, caller=caller)
    assert isinstance(step, Authenticated)
    issued = tokens.issue(ann, app, scope="openid aws.cognito.signin.user.admin", auth_time=step.at)
    app_cognito.get_user(AccessToken=issued.access_token)
    clock.shift(1)
    admin(operation)
    with refused("NotAuthorizedException"):
        app_cognito.get_user(AccessToken=issued.access_token)
    with pytest.raises(NotAuthorized):
        tokens.refresh(issued.refresh_token, app)
    assert browser.get("/account").status_code == 302


def test_who_is_disabled_does_not_sign_in_until_enabled(admin: Any, ann: User, caller: Caller) -> None:
    admin("disable_user")
    is_refused(UserDisabled, caller)
    admin("disable_user")
    admin("enable_user")
    admin("enable_user")
    assert signs_in(caller)


def test_who_is_signed_out_may_sign_in(admin: Any, ann: User, caller: Caller) -> None:
    admin("user_global_sign_out")
    assert signs_in(caller)


# --- AdminSetUserPassword --------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.CONFIRMED, Status.UNCONFIRMED, Status.FORCE_CHANGE_PASSWORD])
def test_a_permanent_password_is_good_at_once(admin: Any, ann: User, caller: Caller, status: Status) -> None:
    users.set_status(ann, status)
    admin("set_user_password", Password=OTHER, Permanent=True)
    assert User.objects.get(pk=ann.pk).status == Status.CONFIRMED
    assert signs_in(caller, OTHER)
    is_refused(NotAuthorized, caller)


def test_another_password_must_be_changed_and_grows_old(
    admin: Any, ann: User, caller: Caller, clock: time_machine.Traveller
) -> None:
    admin("set_user_password", Password=OTHER)
    step = authenticate.by_password("ann", OTHER, caller=caller)
    assert isinstance(step, Challenge)
    clock.shift(8 * 24 * 3600)
    with pytest.raises(NotAuthorized) as expired:
        authenticate.by_password("ann", OTHER, caller=caller)
    assert "Temporary password has expired" in str(expired.value.message)


def test_a_password_that_is_set_keeps_policy_and_history(admin: Any, pool: Pool, ann: User) -> None:
    with refused("InvalidPasswordException", "Password must have uppercase characters"):
        admin("set_user_password", Password="lower-case-7", Permanent=True)
    pool.password_history_size = 2
    pool.save()
    with refused("PasswordHistoryPolicyViolationException", "Password has previously been used."):
        admin("set_user_password", Password=PASSWORD, Permanent=True)
    admin("set_user_password", Password=OTHER, Permanent=True)
    with refused("PasswordHistoryPolicyViolationException"):
        admin("set_user_password", Password=PASSWORD, Permanent=True)
    admin("set_user_password", Password="Third-Horse-9", Permanent=True)
    admin("set_user_password", Password=PASSWORD, Permanent=True)


def test_tokens_outlive_a_password_that_is_set_but_what_is_under_way_does_not(
    admin: Any, app_cognito: Cognito, ben: User, ann: User, app: Client, caller: Caller
) -> None:
    token = access_token(ann, app)
    recover.begin("ann", caller=caller)
    admin("set_user_password", Password=OTHER, Permanent=True)
    assert app_cognito.get_user(AccessToken=token)["Username"] == "ann"
    with pytest.raises(ExpiredCode):
        recover.finish("ann", code("ann@example.com", "recover"), "Third-Horse-9", caller=caller)
    step = authenticate.by_password("ben", TEMPORARY, caller=caller)
    assert isinstance(step, Challenge)
    admin("set_user_password", "ben", Password=OTHER)
    with pytest.raises(NotAuthorized):
        authenticate.answer(step.session, {"NEW_PASSWORD": "Third-Horse-9"}, caller=caller)
    assert passwords.matches(User.objects.select_related("pool").get(pk=ben.pk), OTHER)


def test_a_lock_ends_with_a_new_password(admin: Any, ann: User, caller: Caller) -> None:
    for _ in range(5):
        is_refused(NotAuthorized, caller, "Wrong-Horse-1")
    admin("set_user_password", Password=OTHER, Permanent=True)
    assert signs_in(caller, OTHER)


# --- AdminResetUserPassword ------------------------------------------------------------------------


def test_a_password_that_is_reset_opens_nothing_until_the_code_has_set_another(
    admin: Any, app_cognito: Cognito, ann: User, app: Client, caller: Caller
) -> None:
    admin("reset_user_password")
    assert User.objects.get(pk=ann.pk).status == Status.RESET_REQUIRED
    is_refused(PasswordResetRequired, caller)
    admin("reset_user_password")
    app_cognito.confirm_forgot_password(
        ClientId=app.pk, Username="ann", ConfirmationCode=code("ann@example.com", "recover"), Password=OTHER
    )
    assert signs_in(caller, OTHER)


def test_a_reset_needs_a_verified_address(admin: Any, pool: Pool, ann: User) -> None:
    make(pool, "eva", email="eva@example.com")
    with refused("InvalidParameterException", "no registered/verified email or phone_number"):
        admin("reset_user_password", "eva")
    assert User.objects.get(username="eva").status == Status.CONFIRMED
    pool.recovery = ["admin_only"]
    pool.save()
    admin("reset_user_password")
    assert len(letters("ann@example.com", "recover")) == 1


@pytest.mark.parametrize("status", [Status.FORCE_CHANGE_PASSWORD, Status.UNCONFIRMED])
def test_a_reset_needs_a_password_that_was_ones_own(admin: Any, ann: User, status: Status) -> None:
    users.set_status(ann, status)
    with refused("NotAuthorizedException", "User password cannot be reset in the current state."):
        admin("reset_user_password")


def test_who_is_disabled_is_not_reset(admin: Any, ann: User) -> None:
    users.disable(ann)
    with refused("NotAuthorizedException", "User is disabled."):
        admin("reset_user_password")
