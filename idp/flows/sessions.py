"""Ending what was begun: sign out everywhere."""

from __future__ import annotations

import uuid

from django.db import transaction

from idp.directory import users
from idp.directory.models import User
from idp.flows.models import Attempt
from idp.kernel import clock
from idp.tokens import authorization_codes
from idp.tokens.models import TokenFamily


def sign_out_everywhere(user: User, *, but: uuid.UUID | None = None) -> None:
    """Every token family, browser session, unspent authorization code and half-finished attempt is over, at once.

    All but one family, where ``but`` names it.
    """
    with transaction.atomic():
        # Codes first: one that is being redeemed right now is waited for, and its family then ends with the others.
        authorization_codes.forget(user)
        live = TokenFamily.objects.filter(pool_id=user.pool_id, user=user, revoked=None)
        (live.exclude(pk=but) if but else live).update(revoked=clock.now())
        users.end_browser_sessions(user)
        Attempt.objects.filter(pool_id=user.pool_id, subject=user.pk).delete()
