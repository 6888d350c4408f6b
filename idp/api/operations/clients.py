"""App clients: make, show, change, delete, list."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction

from idp.api import checked, client_settings, pagination
from idp.api.call import Call
from idp.api.registry import operation
from idp.kernel.refusals import InvalidParameter, ResourceNotFound
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
    with transaction.atomic():
        _check(client, secret=bool(chosen or call.get("GenerateSecret")))
        if Client.objects.filter(pk=client.pk).exists():
            raise InvalidParameter(f"There is a client {client.pk} already.")
        client.save(force_insert=True)
        if chosen or call.get("GenerateSecret"):
            clients.add_secret(client, chosen=chosen)
    return {"UserPoolClient": client_settings.shown(client)}


@operation("DescribeUserPoolClient")
def describe_user_pool_client(call: Call) -> dict[str, Any]:
    return {"UserPoolClient": client_settings.shown(call.client)}


@operation("UpdateUserPoolClient")
def update_user_pool_client(call: Call) -> dict[str, Any]:
    """What is omitted is reset to its default, as Amazon does; the name stays."""
    changed = client_settings.columns(call.input)
    with transaction.atomic():
        client = _locked(call)
        for name, value in changed.items():
            setattr(client, name, value)
        _check(client, secret=not client.is_public)
        client.save(update_fields=[*changed, "modified"])
    return {"UserPoolClient": client_settings.shown(client)}


@operation("DeleteUserPoolClient")
def delete_user_pool_client(call: Call) -> None:
    """With all the tokens it was given."""
    with transaction.atomic():
        _locked(call).delete()


@operation("ListUserPoolClients")
def list_user_pool_clients(call: Call) -> dict[str, Any]:
    """None of them registered itself (``DCR``): that is not built."""
    rows = Client.objects.filter(pool=call.pool)
    if call.get("ClientType") == "DCR":
        rows = rows.none()
    found, token = pagination.page(call, rows, keys=["created", "id"], about=call.get("ClientType", ""))
    return pagination.answer(call, [client_settings.described(client) for client in found], token)


def _locked(call: Call) -> Client:
    found = Client.objects.select_for_update().filter(pool=call.pool, pk=call.client.pk).first()
    if found is None:
        raise ResourceNotFound(f"User pool client {call['ClientId']} does not exist.")
    return found


def _check(client: Client, *, secret: bool) -> None:
    clients.check(client, secret=secret)
    checked.row(client)
