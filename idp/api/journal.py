"""Which access key is at work, for the journal; apps and people who call for themselves are in nobody's service."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from django.db import models

from idp.api.call import Call
from idp.directory import names
from idp.journal import entries
from idp.journal.watched import NOTHING, Target
from idp.kernel import actor
from idp.kernel.actor import Actor, Kind
from idp.pools.models import Pool

SIGN_INS = frozenset({"AdminInitiateAuth", "AdminRespondToAuthChallenge"})
"""What a person does, through an app's own server: their events tell of it."""


@contextlib.contextmanager
def acting(call: Call) -> Iterator[None]:
    """Whatever the handler changes, the key has changed; what it did to rows that tell nothing is told in one line."""
    name, key = call.operation.name, call.key
    if key is None or call.operation.reads or name in SIGN_INS:
        yield
        return
    with actor.acting(Actor(Kind.KEY, id=key.pk, name=key.name or key.pk, act=name, address=call.origin.address)):
        yield
        if not entries.told():
            entries.note(change=entries.Change.DONE, target=_about(call))


def _about(call: Call) -> Target | models.Model:
    if "UserPoolId" not in call:
        return NOTHING
    person = names.find(call.pool, call["Username"]) if "Username" in call else None
    return person or Pool.objects.filter(pk=call.pool.pk).first() or NOTHING
