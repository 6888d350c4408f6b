"""Client secrets: at most two, so that an app moves from one to the next without a gap."""

from __future__ import annotations

from typing import Any

from idp.api import pagination
from idp.api.call import Call
from idp.api.registry import operation
from idp.pools import clients
from idp.pools.models import ClientSecret


@operation("AddUserPoolClientSecret")
def add_user_pool_client_secret(call: Call) -> dict[str, Any]:
    """A drawn one is told this once, a chosen one not at all. A public client stays public: apps know no secret yet."""
    made = clients.another_secret(call.client, chosen=call.get("ClientSecret", ""))
    value = None if "ClientSecret" in call else made.reveal()
    return {"ClientSecretDescriptor": _described(made) | {"ClientSecretValue": value}}


@operation("DeleteUserPoolClientSecret")
def delete_user_pool_client_secret(call: Call) -> dict[str, Any]:
    clients.drop_secret(call.client, call["ClientSecretId"])
    return {}


@operation("ListUserPoolClientSecrets")
def list_user_pool_client_secrets(call: Call) -> dict[str, Any]:
    """Both, on one page, without their values."""
    return pagination.answer(call, [_described(row) for row in call.client.secrets.all()], None)


def _described(row: ClientSecret) -> dict[str, Any]:
    return {"ClientSecretId": row.name, "ClientSecretCreateDate": row.created}
