"""What a person did, written down beside what it changed; what was refused, by itself, so that it stays.

A name that leads to nobody is written down just as a person's is, by the same statements. Refreshed tokens and
clients that speak for themselves are no events, as with Amazon.
"""

from __future__ import annotations

import contextlib
import ipaddress
from collections.abc import Iterator, Sequence

from idp.directory.models import User
from idp.flows import devices
from idp.flows.steps import Caller, Method
from idp.journal import events as journal
from idp.journal.events import NOWHERE, Kind, Outcome, Source
from idp.kernel import statements
from idp.kernel.refusals import (
    AliasExists,
    CodeMismatch,
    EnableSoftwareTokenMFA,
    ExpiredCode,
    InvalidSession,
    LimitExceeded,
    NotAuthorized,
    PasswordResetRequired,
    TooManyAttempts,
    UserNotConfirmed,
    UserNotFound,
)
from idp.kernel.statements import Statement

LOCKED = (TooManyAttempts, LimitExceeded)
WRONG = (
    *(NotAuthorized, CodeMismatch, ExpiredCode, EnableSoftwareTokenMFA, AliasExists),
    *(UserNotFound, UserNotConfirmed, PasswordResetRequired),
)
"""A proof that was wrong, or worth nothing. What only cannot be used (a weak new password) is no event."""

PROOFS = {Method.PASSWORD: "Password", Method.OTP: "Mfa"}
"""Amazon's ChallengeName of an event."""


def note(
    user: User,
    kind: Kind,
    caller: Caller | None = None,
    outcome: Outcome = Outcome.PASS,
    *,
    proved: Sequence[Method] = (),
    missed: Method | None = None,
) -> None:
    """Write one event of a person or phantom, in the transaction that is open.

    Without ``caller``, or by a stand-in without an app, it was an administrator's act.
    """
    statements.run(*written(user, kind, caller, outcome, proved=proved, missed=missed))


def written(
    user: User,
    kind: Kind,
    caller: Caller | None = None,
    outcome: Outcome = Outcome.PASS,
    *,
    proved: Sequence[Method] = (),
    missed: Method | None = None,
) -> Statement:
    """The same, for whoever writes more with it."""
    challenges = [(PROOFS[method], True) for method in proved] + ([(PROOFS[missed], False)] if missed else [])
    return journal.written(user.pool_id, user.pk, kind, outcome, _source(caller), challenges)


@contextlib.contextmanager
def refusals(
    user: User, kind: Kind, caller: Caller | None, *, proved: Sequence[Method] = (), asked: Method | None = None
) -> Iterator[None]:
    """Whatever refuses the proof inside is written down; use it outside the transaction that is then undone.

    ``asked`` is what is being proved, beside what was ``proved`` before.
    """
    try:
        yield
    except LOCKED:
        note(user, kind, caller, Outcome.LOCKED, proved=proved)
        raise
    except InvalidSession:  # no proof was looked at: the conversation is over
        raise
    except WRONG:
        note(user, kind, caller, Outcome.FAIL, proved=proved, missed=asked)
        raise


def _source(caller: Caller | None) -> Source:
    if caller is None or not caller.client.pk:
        return NOWHERE
    device = devices.described(caller.user_agent) if caller.user_agent else ""
    return Source(caller.client.pk, _address(caller.address), device)


def _address(given: str) -> str:
    """An access key's holder may say any word for an address."""
    try:
        return str(ipaddress.ip_address(given))
    except ValueError:
        return ""
