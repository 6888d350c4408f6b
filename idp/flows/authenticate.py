"""Signing in: the first proof, then whatever is still due.

``begin`` and ``answer`` return a Step. A wrong proof, a missing person and a locked name
cost the same statements and the same hash.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from idp.credentials import passwords, throttles
from idp.directory import names
from idp.directory.models import Status, User
from idp.flows import attempts, challenges
from idp.flows.steps import Authenticated, Caller, Challenge, Method, Step
from idp.kernel import clock
from idp.kernel.refusals import NotAuthorized, PasswordResetRequired, UserDisabled, UserNotConfirmed, UserNotFound


def by_password(username: str, password: str, *, caller: Caller) -> Step:
    """USER_PASSWORD_AUTH, and the sign-in page.

    Raises NotAuthorized (wrong, missing, locked), UserNotConfirmed and
    PasswordResetRequired (only to who knows the password), UserNotFound where the client
    does not hide existence.
    """
    user = names.find_or_phantom(caller.pool, username)
    throttles.guess(user)
    if not passwords.matches(user, password):
        if not user.exists and not caller.client.hide_existence:
            raise UserNotFound(field="username")
        raise NotAuthorized(field="password", detail=f"wrong password: {user.pk}")
    throttles.forgive(user)
    _may_sign_in(user)
    return _next(user, (Method.PASSWORD,), caller)


def answer(session: str, answers: Mapping[str, str], *, caller: Caller) -> Step:
    """One answer to the challenge that ``session`` waits for; a right one spends it.

    Raises InvalidSession, and whatever the challenge refuses, which leaves the session as it was.
    """
    attempt = attempts.find(session, caller)
    _may_sign_in(attempt.user)
    accept = challenges.named(attempt.challenge).check(attempt, answers, caller)
    with transaction.atomic():
        attempts.spend(attempt)
        proved = accept()
        methods = (*(Method(method) for method in attempt.methods), *((proved,) if proved else ()))
        return _next(attempt.user, methods, caller)


def just_confirmed(user: User, *, caller: Caller) -> Step:
    """The first sign-in, without typing the password again: for a door that has seen, minutes ago, the browser that
    now gives the code show the password (Cognito: the Session of ConfirmSignUp).

    Raises UserDisabled and whatever else stands in the way.
    """
    user.refresh_from_db(fields=["status", "enabled", "password_changed"])
    _may_sign_in(user)
    return _next(user, (Method.PASSWORD,), caller)


def asked(session: str, *, caller: Caller) -> Challenge:
    """The question an open attempt waits for, asked again: for a page that is shown anew. Raises InvalidSession."""
    attempt = attempts.find(session, caller)
    kind = challenges.named(attempt.challenge)
    return Challenge(kind.name, session, kind.ask(attempt.user))


def _may_sign_in(user: User) -> None:
    """What stands in the way of somebody whose proof was right. Raises a Refusal."""
    if not user.enabled:
        raise UserDisabled
    if user.status == Status.UNCONFIRMED:
        raise UserNotConfirmed
    if user.status == Status.RESET_REQUIRED:
        raise PasswordResetRequired
    if user.status not in (Status.CONFIRMED, Status.FORCE_CHANGE_PASSWORD):
        raise NotAuthorized(detail=f"status {user.status}")
    if passwords.temporary_expired(user):
        raise NotAuthorized(_("Temporary password has expired and must be reset by an administrator."))


def _next(user: User, methods: tuple[Method, ...], caller: Caller) -> Step:
    kind = challenges.due(user, methods)
    if kind is None:
        now = clock.now()
        User.objects.filter(pool_id=user.pool_id, pk=user.pk).update(last_login=now)
        return Authenticated(user, methods, now)
    return Challenge(kind.name, attempts.open_for(user, caller, kind.name, methods), kind.ask(user))
