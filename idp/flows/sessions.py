"""Ending what was begun: sign out everywhere."""

from __future__ import annotations

from django.db import transaction

from idp.directory import users
from idp.directory.models import User
from idp.flows.models import Attempt
from idp.tokens import authorization_codes, families


def sign_out_everywhere(user: User) -> None:
    """Every token family, browser session, unspent authorization code and half-finished attempt is over, at once."""
    with transaction.atomic():
        # Codes first: one that is being redeemed right now is waited for, and its family then ends with the others.
        authorization_codes.forget(user)
        families.revoke_all(user)
        users.end_browser_sessions(user)
        Attempt.objects.filter(pool_id=user.pool_id, subject=user.pk).delete()
