"""A person's sessions, and how many there may be."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from idp.api import pagination, printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.directory.models import User
from idp.flows import user_sessions
from idp.kernel.refusals import ResourceNotFound
from idp.pools.models import Client


@operation("ListUserSessions")
def list_user_sessions(call: Call) -> dict[str, Any]:
    return _list(call, call.user, current=_current(call))


@operation("AdminListUserSessions")
def admin_list_user_sessions(call: Call) -> dict[str, Any]:
    return _list(call, call.person())


@operation("RevokeUserSession")
def revoke_user_session(call: Call) -> dict[str, Any]:
    """LINKED and NONE are the same: a token session has no parent here."""
    user_sessions.end(call.user, call["SessionId"], current=_current(call))
    return {}


@operation("AdminRevokeUserSession")
def admin_revoke_user_session(call: Call) -> dict[str, Any]:
    user_sessions.end(call.person(), call["SessionId"])
    return {}


@operation("GetUserPoolSessionConfiguration")
def get_user_pool_session_configuration(call: Call) -> dict[str, Any]:
    return printed.pool_sessions(call.pool)


@operation("SetUserPoolSessionConfiguration")
def set_user_pool_session_configuration(call: Call) -> dict[str, Any]:
    with transaction.atomic():
        pool = call.locked_pool()
        pool.session_tracking = call["UserSessionTracking"] == "ENABLED"
        pool.sessions_per_user = call["TokenSession"]["MaxPerUser"]
        pool.save(update_fields=["session_tracking", "sessions_per_user", "modified"])
    return printed.pool_sessions(pool)


@operation("GetUserPoolClientSessionConfiguration")
def get_user_pool_client_session_configuration(call: Call) -> dict[str, Any]:
    return printed.client_sessions(call.client)


@operation("SetUserPoolClientSessionConfiguration")
def set_user_pool_client_session_configuration(call: Call) -> dict[str, Any]:
    user_sessions.demand_tracking(call.pool)
    with transaction.atomic():
        client = Client.objects.select_for_update().filter(pool_id=call.pool.pk, pk=call.client.pk).first()
        if client is None:
            raise ResourceNotFound(f"User pool client {call.client.pk} does not exist.")
        client.sso_minutes = call["SSOSession"]["MaxValidityMinutes"]
        client.save(update_fields=["sso_minutes", "modified"])
    return printed.client_sessions(client)


def _list(call: Call, user: User, *, current: str = "") -> dict[str, Any]:
    found, token = pagination.page(call, user_sessions.listed(user), keys=["created", "id"], about=user.sub)
    return pagination.answer(call, [printed.session(family, current=current) for family in found], token)


def _current(call: Call) -> str:
    return str(call.bearer.claims.get("origin_jti", ""))
