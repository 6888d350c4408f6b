"""App clients: make, show, change, delete, list."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from idp.api import client_settings, pagination
from idp.api.call import Call
from idp.api.registry import operation
from idp.kernel.refusals import InvalidParameter
from idp.pools import clients
from idp.pools.models import Client

CUSTOM_ID = "_custom_id_:"


@operation("CreateUserPoolClient")
def create_user_pool_client(call: Call) -> dict[str, Any]:
    """In test mode a name such as ``_custom_id_:my-app`` chooses the client's id too (clients have no tags)."""
    chosen = call.get("ClientSecret", "")
    if chosen and call.get("GenerateSecret"):
        raise InvalidParameter("You cannot specify both GenerateSecret as true and provide a ClientSecret value.")
    client = Client(pool=call.pool, **client_settings.columns(call.input))
    if settings.PORTICO_TEST_MODE and client.name.startswith(CUSTOM_ID):
        client.pk = client.name = client.name.removeprefix(CUSTOM_ID)
    clients.create(client, secret=call.get("GenerateSecret", False), chosen=chosen)
    return {"UserPoolClient": client_settings.shown(client)}


@operation("DescribeUserPoolClient")
def describe_user_pool_client(call: Call) -> dict[str, Any]:
    return {"UserPoolClient": client_settings.shown(call.client)}


@operation("UpdateUserPoolClient")
def update_user_pool_client(call: Call) -> dict[str, Any]:
    """What is omitted is reset to its default, as Amazon does; the name stays."""
    return {"UserPoolClient": client_settings.shown(clients.change(call.client, client_settings.columns(call.input)))}


@operation("DeleteUserPoolClient")
def delete_user_pool_client(call: Call) -> None:
    clients.delete(call.client)


@operation("ListUserPoolClients")
def list_user_pool_clients(call: Call) -> dict[str, Any]:
    """None of them registered itself (``DCR``): that is not built."""
    rows = Client.objects.filter(pool=call.pool)
    if call.get("ClientType") == "DCR":
        rows = rows.none()
    found, token = pagination.page(call, rows, keys=["created", "id"], about=call.get("ClientType", ""))
    return pagination.answer(call, [client_settings.described(client) for client in found], token)
