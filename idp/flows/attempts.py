"""Attempts: opened when the engine has a question left, found by their session string, spent by one right answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from idp.directory.models import User
from idp.flows.models import Attempt
from idp.flows.steps import Caller, ChallengeName, Method
from idp.kernel import clock, secrets
from idp.kernel.refusals import InvalidSession


def open_for(user: User, caller: Caller, challenge: ChallengeName, methods: Sequence[Method]) -> str:
    """A new attempt; returns its session string, which only the caller ever holds."""
    session = secrets.token(48)
    now = clock.now()
    Attempt.objects.create(
        digest=secrets.digest(session),
        pool_id=caller.pool.pk,
        client=caller.client,
        user=user,
        challenge=challenge,
        methods=list(methods),
        created=now,
        expires=now + timedelta(minutes=caller.client.auth_session_minutes),
    )
    return session


def find(session: str, caller: Caller) -> Attempt:
    """The live attempt of this pool and client. Raises InvalidSession."""
    attempt = (
        Attempt.objects.select_related("user")
        .filter(
            pool_id=caller.pool.pk, client_id=caller.client.pk, digest=secrets.digest(session), expires__gt=clock.now()
        )
        .first()
        if session.isascii()
        else None
    )
    if attempt is None or not attempt.user.enabled:
        raise InvalidSession
    attempt.user.pool = caller.pool
    return attempt


def spend(attempt: Attempt) -> None:
    """Use it up, by one conditional statement: a racing twin gets InvalidSession."""
    if not Attempt.objects.filter(pk=attempt.pk, expires__gt=clock.now()).delete()[0]:
        raise InvalidSession(detail="a racing twin answered first")


def sweep() -> int:
    """Drop what ran out; the worker does it daily."""
    return Attempt.objects.filter(expires__lt=clock.now()).delete()[0]
