"""Signing in: the first proof, then whatever is still due.

``begin`` and ``answer`` return a Step. A wrong proof, a missing person and a locked name
cost the same statements and the same hash.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from idp.credentials import passwords, throttles
from idp.directory import names, users
from idp.directory.models import Status, User
from idp.flows import attempts, auth_flows, challenges, events
from idp.flows.challenges import password_verifier
from idp.flows.steps import Authenticated, Caller, Challenge, ChallengeName, Method, Step
from idp.journal.events import Kind, Outcome
from idp.kernel import clock, statements
from idp.kernel.refusals import (
    InvalidParameter,
    InvalidSession,
    NotAuthorized,
    PasswordResetRequired,
    Refusal,
    UserDisabled,
    UserNotConfirmed,
    UserNotFound,
)

SIGNED_IN = "UPDATE person SET last_login = %s WHERE pool_id = %s AND id = %s"


def begin(flow: str, parameters: Mapping[str, str], *, caller: Caller, admin: bool = False) -> Step:
    """InitiateAuth, and AdminInitiateAuth where ``admin``: the flow is only a choice of first question.

    Refresh tokens are `flows.tokens`'. Raises InvalidParameter, and what `by_password` and `by_srp` do.
    """
    auth_flows.permit(flow, caller.client, admin=admin)
    if flow == "USER_SRP_AUTH":
        return by_srp(required(parameters, "USERNAME"), required(parameters, "SRP_A"), caller=caller)
    if flow in auth_flows.WITH_PASSWORD:
        return by_password(required(parameters, "USERNAME"), required(parameters, "PASSWORD"), caller=caller)
    raise InvalidParameter(_("Initiate Auth method not supported."), field="AuthFlow", detail=flow)  # [K]


def by_password(username: str, password: str, *, caller: Caller) -> Step:
    """USER_PASSWORD_AUTH, and the sign-in page.

    Raises NotAuthorized (wrong, missing, locked), UserNotConfirmed and
    PasswordResetRequired (only to who knows the password), UserNotFound where the client
    does not hide existence.
    """
    user = names.find_or_phantom(caller.pool, username)
    with events.refusals(user, Kind.SIGN_IN, caller, asked=Method.PASSWORD):
        throttles.guess(user)
        if not passwords.matches(user, password):
            if not user.exists and not caller.client.hide_existence:
                raise UserNotFound(field="username")
            raise NotAuthorized(field="password", detail=f"wrong password: {user.pk}")
    _admit(user, (Method.PASSWORD,), caller)
    return _next(user, (Method.PASSWORD,), caller)


def by_srp(username: str, public: str, *, caller: Caller) -> Challenge:
    """USER_SRP_AUTH: the server's half of a proof that does not send the password; ``public`` is SRP_A in hex.

    Raises InvalidParameter, UserNotFound where the client does not hide existence.
    """
    user = names.find_or_phantom(caller.pool, username)
    if not user.exists and not caller.client.hide_existence:
        raise UserNotFound(field="username")
    return password_verifier.first_half(user, username, public, caller=caller)


def respond(name: str, answers: Mapping[str, str], *, session: str, caller: Caller) -> Step:
    """RespondToAuthChallenge: `answer` for a challenge that the caller names.

    A PASSWORD_VERIFIER is found by its secret block; a Session beside it must be its own. Raises as `answer`.
    """
    if name == ChallengeName.PASSWORD_VERIFIER:
        block = required(answers, "PASSWORD_CLAIM_SECRET_BLOCK")
        if session not in {"", block}:
            raise InvalidSession(detail="the session is not the secret block's")
        session = block
    if not session:
        raise InvalidParameter(_("Missing required parameter %s") % "Session", field="Session")  # [K]
    return answer(session, answers, caller=caller, name=name)


def answer(session: str, answers: Mapping[str, str], *, caller: Caller, name: str = "") -> Step:
    """One answer to the challenge that ``session`` waits for; a right one spends it.

    ``name`` is the challenge that the caller believes it to be. Raises InvalidSession, and
    whatever the challenge refuses, which leaves the session as it was (a wrong
    PASSWORD_VERIFIER spends it).
    """
    attempt = attempts.find(session, caller)
    if name and name != attempt.challenge:
        raise InvalidSession(detail=f"answers {name}, the session waits for {attempt.challenge}")
    methods = tuple(Method(method) for method in attempt.methods)
    if methods:
        _is_of(attempt.person, answers)
        _admit(attempt.person, methods, caller)
    kind = challenges.named(attempt.challenge)
    with contextlib.ExitStack() as proving:
        if kind.proves:
            proving.enter_context(
                events.refusals(attempt.person, Kind.SIGN_IN, caller, proved=methods, asked=kind.proves)
            )
        accept = kind.check(attempt, answers, caller)
        if methods:
            with transaction.atomic():
                attempts.spend(attempt)
                proved = accept()
                return _next(attempt.person, (*methods, *((proved,) if proved else ())), caller)
    # The first proof: only now is it known who they are, and whether they may.
    attempts.spend(attempt)
    proved = accept()
    methods = (proved,) if proved else ()
    _admit(attempt.person, methods, caller)
    return _next(attempt.person, methods, caller)


def just_confirmed(user: User, *, caller: Caller) -> Step:
    """The first sign-in, without typing the password again: for a door that has seen, minutes ago, the browser that
    now gives the code show the password (Cognito: the Session of ConfirmSignUp).

    Raises UserDisabled, UserNotFound and whatever else stands in the way.
    """
    users.reread(user, "status", "enabled", "password_changed", lock=False)
    _admit(user, (Method.PASSWORD,), caller)
    return _next(user, (Method.PASSWORD,), caller)


def asked(session: str, *, caller: Caller) -> Challenge:
    """The question an open attempt waits for, asked again: for a page that is shown anew. Raises InvalidSession."""
    attempt = attempts.find(session, caller)
    kind = challenges.named(attempt.challenge)
    return Challenge(kind.name, session, kind.ask(attempt.person))


def _is_of(user: User, answers: Mapping[str, str]) -> None:
    """A USERNAME beside the session must be a name of its person. Raises InvalidSession."""
    own = (user.username, user.sub, user.email, user.phone_number, user.preferred_username)
    given = user.pool.fold(answers.get("USERNAME", ""))
    if given and given not in {user.pool.fold(name) for name in own}:
        raise InvalidSession(detail="the session is another person's")


def required(parameters: Mapping[str, str], name: str) -> str:
    """What a flow or a challenge cannot do without. Raises InvalidParameter."""
    if not parameters.get(name):
        raise InvalidParameter(_("Missing required parameter %s") % name, field=name)  # [K]
    return parameters[name]


def _admit(user: User, proved: tuple[Method, ...], caller: Caller) -> None:
    """Raises a Refusal; the guess was right all the same, as `_next` has it of whoever gets that far."""
    try:
        with events.refusals(user, Kind.SIGN_IN, caller, proved=proved):
            _may_sign_in(user)
    except Refusal:
        throttles.forgive(user)
        raise


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
    """What is written down of a proof that was right, in one message: the guess forgiven, the event, the moment."""
    kind = challenges.due(user, methods)
    if kind is None:
        now = clock.now()
        moment, key = statements.stored(User, "last_login", now), statements.stored(User, "pk", user.pk)
        event = events.written(user, Kind.SIGN_IN, caller, proved=methods)
        statements.together(throttles.forgiven(user), (SIGNED_IN, [moment, user.pool_id, key]), event)
        return Authenticated(user, methods, now)
    event = events.written(user, Kind.SIGN_IN, caller, Outcome.IN_PROGRESS, proved=methods)
    with transaction.atomic(savepoint=False):
        session = attempts.open_for(user, caller, kind.name, methods)
        statements.together(throttles.forgiven(user), event)
    return Challenge(kind.name, session, kind.ask(user))
