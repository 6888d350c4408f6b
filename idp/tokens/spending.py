"""PostgreSQL's way of rotating: the token spent, its family, the person and their groups, in one round trip.

The ORM would ask four times, and building its queries costs more than signing a token.
"""

from __future__ import annotations

import functools
import json
import uuid
from datetime import datetime

from django.db import connection

from idp.directory.models import Group, User
from idp.pools.models import Client
from idp.tokens.models import TokenFamily

FAMILY = ("scope", "resource", "auth_time", "event_id", "created", "expires")


@functools.cache
def _statement() -> tuple[list[str], str]:
    """The person's attribute names as the statement returns them, and the statement."""
    fields = User._meta.concrete_fields
    names = [field.attname for field in fields]
    person = ", ".join(
        f'person."{field.column}"{"::text" if field.get_internal_type() == "JSONField" else ""}' for field in fields
    )
    family = ", ".join(f'f."{name}"' for name in FAMILY)
    statement = f"""
UPDATE token_family AS f SET digest = %s, former = %s, rotated = %s FROM person
WHERE f.id = %s AND f.pool_id = %s AND f.client_id = %s AND f.digest = %s AND f.revoked IS NULL AND f.expires > %s
  AND person.id = f.user_id AND person.enabled
RETURNING {person}, {family}, f.methods::text, (
  SELECT json_agg(json_build_array(g.name, g.role, g.precedence) ORDER BY g.precedence NULLS LAST, g.name)::text
  FROM people_group AS g JOIN people_group_member AS m ON m.group_id = g.id
  WHERE m.user_id = person.id AND g.pool_id = person.pool_id)
"""  # noqa: S608  # column names of our own models, nothing that was sent
    return names, statement


def spend(
    family_id: uuid.UUID, client: Client, *, old: str, new: str, now: datetime
) -> tuple[TokenFamily, User, list[Group]] | None:
    """The live family whose token had the digest ``old``; groups as `directory.groups.of` has them."""
    names, statement = _statement()
    with connection.cursor() as cursor:
        cursor.execute(statement, [new, old, now, family_id, client.pool_id, client.pk, old, now])
        row = cursor.fetchone()
    if row is None:
        return None
    values, (methods, members) = list(row[: len(names)]), row[-2:]
    values[names.index("more")] = json.loads(values[names.index("more")])
    user = User.from_db(connection.alias, names, values)
    user.pool = client.pool
    family = TokenFamily(
        id=family_id,
        pool_id=client.pool_id,
        client=client,
        user=user,
        digest=new,
        methods=json.loads(methods),
        **dict(zip(FAMILY, row[len(names) : -2], strict=True)),
    )
    groups = [
        Group(pool_id=client.pool_id, name=name, role=role, precedence=precedence)
        for name, role, precedence in json.loads(members or "[]")
    ]
    return family, user, groups
