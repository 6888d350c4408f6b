"""Recovery: a code to a proven address, then a new password."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from idp.credentials import codes, passwords, throttles
from idp.directory import names
from idp.directory.models import Status, User
from idp.flows import deliver, events, notify, sessions
from idp.flows.steps import Caller, Delivery
from idp.journal.events import Kind
from idp.kernel.refusals import CodeMismatch, InvalidParameter, NotAuthorized, UserNotFound


def begin(username: str, *, caller: Caller) -> Delivery:
    """Send a recovery code; where existence is hidden, a stranger's name gets the same answer at the same price.

    Raises LimitExceeded; NotAuthorized, InvalidParameter, UserNotFound where the client does not hide existence.
    """
    user = names.find_or_phantom(caller.pool, username)
    with events.refusals(user, Kind.FORGOT_PASSWORD, caller):
        throttles.hourly(user, "ForgotPassword")
        try:
            _may_recover(user, caller)
        except (UserNotFound, NotAuthorized, InvalidParameter):
            if not caller.client.hide_existence:
                raise
            return deliver.decoy(user, username, codes.RECOVER, caller)
        with transaction.atomic():
            delivery = deliver.recovery_code(user, caller)
            events.note(user, Kind.FORGOT_PASSWORD, caller)
            return delivery


def finish(username: str, code: str, password: str, *, caller: Caller) -> User:
    """Spend the code for a new password; every earlier session and token of the person is over.

    Raises InvalidPassword, CodeMismatch, ExpiredCode, LimitExceeded, UserNotFound.
    """
    passwords.conforms(caller.pool, password)
    user = names.find_or_phantom(caller.pool, username)
    with events.refusals(user, Kind.CONFIRM_FORGOT_PASSWORD, caller):
        throttles.hourly(user, "ConfirmForgotPassword")
        if not user.exists and not caller.client.hide_existence:
            raise UserNotFound(field="username")
        encoded = passwords.encode(password, user=user)
        found = codes.check(user, codes.RECOVER, code)
        if not user.enabled or user.status not in RECOVERABLE:
            raise CodeMismatch(field="code", detail=f"status {user.status}")
        deliver.proven(user, found)
        passwords.unused_before(user, password)
        with transaction.atomic():
            codes.spend(found)
            passwords.store(user, encoded, status=Status.CONFIRMED)
            throttles.forgive(user)
            sessions.end_everything(user)
            notify.about(user, "password_changed", caller)
            events.note(user, Kind.CONFIRM_FORGOT_PASSWORD, caller)
    return user


RECOVERABLE = (Status.CONFIRMED, Status.RESET_REQUIRED)


def _may_recover(user: User, caller: Caller) -> None:
    if not user.exists and not caller.client.hide_existence:
        raise UserNotFound(_("Username/client id combination not found."), field="username")
    if not user.enabled:
        raise NotAuthorized(_("User is disabled."))
    if user.status == Status.FORCE_CHANGE_PASSWORD:
        raise NotAuthorized(_("User password cannot be reset in the current state."))
    if user.status == Status.UNCONFIRMED or deliver.recovery_address(user, caller) is None:
        raise InvalidParameter(
            _("Cannot reset password for the user as there is no registered/verified email or phone_number"),
            field="username",
        )
