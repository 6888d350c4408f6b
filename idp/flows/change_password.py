"""A signed-in person changes the password."""

from __future__ import annotations

import uuid

from django.db import transaction

from idp.credentials import codes, passwords, throttles
from idp.directory.models import Status, User
from idp.flows import events, notify, sessions
from idp.flows.bearers import Bearer
from idp.flows.steps import Authenticated, Caller, Method
from idp.journal.events import Kind
from idp.kernel import clock
from idp.kernel.refusals import NotAuthorized


def change_password(
    user: User, former: str, new: str, *, caller: Caller, bearer: Bearer | None = None
) -> Authenticated:
    """The former password proves that it is they; every session and token ends, and the door may open a new one.

    By ``bearer``'s token what it belongs to stays, as apps written for Cognito expect; a token that
    does not tell (the client has revocation off) ends nothing.

    Raises LimitExceeded, NotAuthorized, InvalidPassword, PasswordHistoryViolation.
    """
    passwords.conforms(user.pool, new, field="new_password")
    with events.refusals(user, Kind.PASSWORD_CHANGE, caller, asked=Method.PASSWORD):
        throttles.hourly(user, "ChangePassword")
        throttles.guess(user)
        if not passwords.matches(user, former):
            raise NotAuthorized(field="password", detail=f"wrong password: {user.pk}")
    throttles.forgive(user)
    passwords.unused_before(user, new)
    encoded = passwords.encode(new, user=user)
    with transaction.atomic():
        passwords.store(user, encoded, status=Status.CONFIRMED)
        codes.forget(user, codes.RECOVER)
        own = bearer.claims.get("origin_jti") if bearer else None
        if own or bearer is None:
            sessions.end_everything(user, but=uuid.UUID(own) if own else None)
        notify.about(user, "password_changed", caller)
        events.note(user, Kind.PASSWORD_CHANGE, caller, proved=(Method.PASSWORD,))
    return Authenticated(user, (Method.PASSWORD,), clock.now())
