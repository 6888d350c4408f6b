"""What a person did, as far as Amazon has a word for it."""

from __future__ import annotations

from typing import Any

from idp.api import pagination, printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.journal import events


@operation("AdminListUserAuthEvents")
def admin_list_user_auth_events(call: Call) -> dict[str, Any]:
    """The newest first, as long as the pool keeps them. Nothing tells of risks: nothing here judges them."""
    user = call.person()
    rows = events.about(user.pool_id, user.pk).filter(kind__in=printed.AUTH_EVENTS)
    found, token = pagination.page(call, rows, keys=["-at", "-id"], about=user.sub)
    return pagination.answer(call, [printed.auth_event(event) for event in found], token)
