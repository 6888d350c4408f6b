"""Ending what was begun: one sign-in's tokens, or everything everywhere."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import QuerySet

from idp.directory import users
from idp.directory.models import User
from idp.flows import events
from idp.flows.models import Attempt
from idp.flows.steps import Caller
from idp.journal import entries
from idp.journal.events import Kind
from idp.kernel import clock
from idp.kernel.refusals import ResourceNotFound
from idp.tokens import authorization_codes, families
from idp.tokens.models import TokenFamily


def standing(user: User) -> QuerySet[TokenFamily]:
    """What somebody is signed in with: families whose tokens are still taken, refreshable or not."""
    return TokenFamily.objects.filter(pool_id=user.pool_id, user=user, revoked=None, expires__gt=clock.now())


def end(user: User, family_id: uuid.UUID) -> None:
    """End one of them. Raises ResourceNotFound when it is over already, or somebody else's."""
    if not standing(user).filter(pk=family_id).exists() or not families.revoke(family_id):
        raise ResourceNotFound("Session does not exist.")  # [P]


def sign_out_everywhere(user: User, *, caller: Caller | None = None) -> None:
    """`end_everything`, because the person asked for it or (without ``caller``) an administrator."""
    with transaction.atomic():
        end_everything(user)
        events.note(user, Kind.SIGN_OUT, caller)


def end_everything(user: User, *, but: uuid.UUID | None = None) -> None:
    """Every token family, browser session, unspent authorization code and half-finished attempt is over, at once.

    All but one family, where ``but`` names it.
    """
    with transaction.atomic():
        # Codes first: one that is being redeemed right now is waited for, and its family then ends with the others.
        authorization_codes.forget(user)
        live = TokenFamily.objects.filter(pool_id=user.pool_id, user=user, revoked=None)
        ended = (live.exclude(pk=but) if but else live).update(revoked=clock.now())
        users.end_browser_sessions(user)
        Attempt.objects.filter(pool_id=user.pool_id, subject=user.pk).delete()
        entries.note(change=entries.Change.DONE, target=user, after={"signed out of": ended})
