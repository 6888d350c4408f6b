"""Which clients read and write an attribute. How many people have a value, nobody counts: that would read them all."""

from __future__ import annotations

from dataclasses import dataclass

from idp.pools import schema
from idp.pools.clients import NEVER_WRITTEN
from idp.pools.models import Client, Pool

MOST = 500
"""Clients that are looked at, by name."""


@dataclass(frozen=True, slots=True)
class Use:
    readers: list[Client]
    writers: list[Client]


def of(pool: Pool) -> dict[str, Use]:
    """By attribute; a client without a list of its own has every standard one."""
    columns = ("id", "name", "pool_id", "read_attributes", "write_attributes")
    clients = list(Client.objects.filter(pool_id=pool.pk).order_by("name", "pk").only(*columns)[:MOST])
    return {
        name: Use(
            [client for client in clients if schema.listed(client.read_attributes, name)],
            [
                client
                for client in clients
                if name not in NEVER_WRITTEN and schema.listed(client.write_attributes, name)
            ],
        )
        for name in schema.rules(pool)
    }
