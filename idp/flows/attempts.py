"""Attempts: opened when the engine has a question left, found by their session string, spent by one right answer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import F

from idp.directory.models import User
from idp.flows.models import Attempt
from idp.flows.steps import Caller, ChallengeName, Method
from idp.kernel import clock, encryption, secrets, statements
from idp.kernel.refusals import InvalidSession
from idp.pools import configuration
from idp.pools.models import Pool

TRIES = 5
COLUMNS = statements.columns(Attempt)
LIVE = f"SELECT {COLUMNS} FROM attempt WHERE digest = %s AND pool_id = %s AND client_id = %s AND expires > %s"  # noqa: S608


def open_for(
    user: User,
    caller: Caller,
    challenge: ChallengeName,
    methods: Sequence[Method],
    *,
    session: str = "",
    state: Mapping[str, str] | None = None,
) -> str:
    """A new attempt; returns its session string, which only the caller ever holds.

    Before the first proof ``user`` may be a phantom, and the row looks the same for both.
    """
    session = session or secrets.token(48)
    digest = secrets.digest(session)
    now = clock.now()
    attempt = Attempt(
        digest=digest,
        pool_id=caller.pool.pk,
        client=caller.client,
        user=user if methods else None,
        subject=user.pk,
        challenge=challenge,
        methods=list(methods),
        sealed=_seal(digest, state),
        created=now,
        expires=now + timedelta(minutes=caller.client.auth_session_minutes),
    )
    statements.insert(attempt)
    return session


def find(session: str, caller: Caller) -> Attempt:
    """The live attempt of this pool and client. Raises InvalidSession.

    Where nothing is proved yet nobody is looked up: a stand-in without a row has the subject's id.
    """
    if not session.isascii():
        raise InvalidSession
    now = statements.stored(Attempt, "expires", clock.now())
    attempt = statements.first(Attempt, LIVE, [secrets.digest(session), caller.pool.pk, caller.client.pk, now])
    if attempt is None:
        raise InvalidSession
    attempt.user = attempt.user or User(id=attempt.subject, pool=caller.pool)
    if not attempt.user.enabled:
        raise InvalidSession
    attempt.user.pool = caller.pool
    return attempt


def caller_of(session: str, *, here: Pool | None = None, language: str = "en", address: str = "") -> Caller:
    """The app that a live attempt belongs to, for operations that name none; ``here``: of this pool only.

    Raises InvalidSession.
    """
    found = (
        Attempt.objects.filter(digest=secrets.digest(session), expires__gt=clock.now())
        .values_list("pool_id", "client_id")
        .first()
        if session.isascii()
        else None
    )
    client = configuration.client(*found) if found else None
    if client is None or (here is not None and here.pk != client.pool_id):
        raise InvalidSession
    return Caller(client=client, language=language, address=address)


def recall(attempt: Attempt) -> dict[str, str]:
    """What the engine wrote down when it asked."""
    if not attempt.sealed:
        return {}
    found: dict[str, str] = json.loads(encryption.open_sealed(attempt.sealed, bound_to=bound_to(attempt.digest)))
    return found


def count_try(attempt: Attempt) -> None:
    """Count an answer before it is looked at. Raises InvalidSession, and ends the attempt, when there were too many."""
    if not Attempt.objects.filter(pk=attempt.pk, tries__lt=TRIES).update(tries=F("tries") + 1):
        Attempt.objects.filter(pk=attempt.pk).delete()
        raise InvalidSession(detail="too many wrong answers")


def renew(attempt: Attempt, state: Mapping[str, str]) -> str:
    """The same conversation under a new session string, with something to remember; it does not live longer.

    Raises InvalidSession when a racing twin was first.
    """
    session = secrets.token(48)
    digest = secrets.digest(session)
    live = Attempt.objects.filter(pk=attempt.pk, expires__gt=clock.now())
    if not live.update(digest=digest, sealed=_seal(digest, state)):
        raise InvalidSession(detail="a racing twin answered first")
    return session


def note(attempt: Attempt, state: Mapping[str, str]) -> dict[str, str]:
    """Something to remember under the same session string; of racing twins the first is remembered by both."""
    sealed = _seal(attempt.digest, state)
    if Attempt.objects.filter(pk=attempt.pk, sealed="").update(sealed=sealed):
        attempt.sealed = sealed
    else:
        attempt.sealed = Attempt.objects.filter(pk=attempt.pk).values_list("sealed", flat=True).first() or ""
    return recall(attempt)


def spend(attempt: Attempt) -> None:
    """Use it up, by one conditional statement: a racing twin gets InvalidSession."""
    now = statements.stored(Attempt, "expires", clock.now())
    if not statements.run("DELETE FROM attempt WHERE digest = %s AND expires > %s", [attempt.pk, now]):
        raise InvalidSession(detail="a racing twin answered first")


def sweep() -> int:
    """Drop what ran out; the worker does it daily."""
    return Attempt.objects.filter(expires__lt=clock.now()).delete()[0]


def bound_to(digest: str) -> str:
    return f"attempt:{digest}"


def _seal(digest: str, state: Mapping[str, str] | None) -> str:
    return encryption.seal(json.dumps(dict(state)), bound_to=bound_to(digest)) if state else ""
