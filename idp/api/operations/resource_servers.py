"""Resource servers: APIs and their scopes, which clients may ask for."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from idp.api import checked, pagination
from idp.api.call import Call
from idp.api.registry import operation
from idp.kernel.refusals import InvalidParameter, ResourceNotFound
from idp.pools.models import ResourceServer


@operation("CreateResourceServer")
def create_resource_server(call: Call) -> dict[str, Any]:
    row = ResourceServer(pool=call.pool, identifier=call["Identifier"])
    _fill(row, call)
    with transaction.atomic():
        call.locked_pool()
        if ResourceServer.objects.filter(pool=call.pool, identifier=row.identifier).exists():
            raise InvalidParameter(f"{row.identifier} already exists in user pool {call.pool.pk}.")  # [K]
        row.save(force_insert=True)
    return {"ResourceServer": _shown(row)}


@operation("DescribeResourceServer")
def describe_resource_server(call: Call) -> dict[str, Any]:
    return {"ResourceServer": _shown(_found(call))}


@operation("UpdateResourceServer")
def update_resource_server(call: Call) -> dict[str, Any]:
    """Scopes that are omitted are gone; tokens that have them keep them until they expire."""
    with transaction.atomic():
        row = _found(call, lock=True)
        _fill(row, call)
        row.save(update_fields=["name", "scopes"])
    return {"ResourceServer": _shown(row)}


@operation("DeleteResourceServer")
def delete_resource_server(call: Call) -> None:
    with transaction.atomic():
        _found(call, lock=True).delete()


@operation("ListResourceServers")
def list_resource_servers(call: Call) -> dict[str, Any]:
    found, token = pagination.page(call, ResourceServer.objects.filter(pool=call.pool), keys=["identifier"])
    return pagination.answer(call, [_shown(row) for row in found], token)


def _fill(row: ResourceServer, call: Call) -> None:
    row.name, row.scopes = call["Name"], call.get("Scopes", [])
    names = [scope["ScopeName"] for scope in row.scopes]
    if len(set(names)) < len(names):
        raise InvalidParameter("A scope is named twice.")  # [P]
    checked.row(row)


def _found(call: Call, *, lock: bool = False) -> ResourceServer:
    rows = ResourceServer.objects.select_for_update() if lock else ResourceServer.objects
    found = rows.filter(pool=call.pool, identifier=call["Identifier"]).first()
    if found is None:
        raise ResourceNotFound(f"Resource server {call['Identifier']} does not exist.")  # [K]
    return found


def _shown(row: ResourceServer) -> dict[str, Any]:
    return {"UserPoolId": row.pool_id, "Identifier": row.identifier, "Name": row.name, "Scopes": row.scopes}
