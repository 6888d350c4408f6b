"""How PostgreSQL finds what the operations ask for: runs inside the deployment, and in the tests."""

from __future__ import annotations

from typing import Any

from tests.bench import crowd
from tests.bench.crowd import LARGE, Crowd


def plans(here: Crowd) -> dict[str, str]:
    """EXPLAIN of the statements behind a sign-in, GetUser, AdminGetUser and pages of ListUsers, by what they ask."""
    from django.db import connection

    from idp.api.pagination import _after
    from idp.credentials import verifiers
    from idp.directory import names, search
    from idp.directory.models import User
    from idp.pools.models import Pool

    pool = Pool.objects.get(pk=here.pool)
    middle = here.count // 2
    asked = User.objects.get(pk=here.sub(middle))
    found = {}
    statements: dict[str, tuple[str, list[Any]]] = {
        "by name": (names.FIND, [pool.pk, here.email(middle)]),
        "by sub": (names.BY_SUB, [pool.pk, asked.pk]),
        "verifier": (verifiers.KNOWN, [asked.pk]),
    }
    with connection.cursor() as cursor:
        for about, (statement, values) in statements.items():
            cursor.execute(f"EXPLAIN {statement}", values)
            found[about] = "\n".join(line for (line,) in cursor.fetchall())
    keys = ["created", "id"]
    later = _after(User, keys, [asked.created.isoformat(), str(asked.pk)])
    texts = [f'family_name = "{here.family(middle)}"', f'email ^= "{here.email(middle)[:-8]}"', 'name ^= "Anna Mac"']
    pages = {"first page": search.matching(pool, ""), "middle page": search.matching(pool, "").filter(later)}
    pages |= {text: search.matching(pool, text) for text in texts}
    for about, rows in pages.items():
        found[about] = rows.order_by(*keys)[: crowd.PAGE + 1].explain()
    return found


def show() -> None:
    """Prints, as JSON, a line for each: the indexes that are used, and a warning where a table is read through."""
    import json
    import re

    said = []
    for about, plan in plans(LARGE).items():
        used = " and ".join(re.findall(r"(?:using|Index Scan on) (\w+)", plan))
        said.append(f"{about}: {'SEQUENTIAL SCAN' if 'Seq Scan' in plan else used}")
    print(json.dumps(said))
