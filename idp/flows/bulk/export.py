"""People written out as they are read: CSV or JSON Lines, in constant memory, nothing kept here."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence

from idp.directory import search
from idp.directory.models import Membership, User
from idp.directory.search import Criteria
from idp.flows.bulk import cells
from idp.journal import entries
from idp.kernel import actor
from idp.kernel.actor import Actor
from idp.pools import schema
from idp.pools.models import Pool

AT_ONCE = 500
CSV, JSONL = "csv", "jsonl"
FORMATS = {CSV: "text/csv; charset=utf-8", JSONL: "application/x-ndjson"}
FIXED = ("sub", "username", "status", "enabled", "created", "last_sign_in", "groups")


def columns(pool: Pool) -> list[str]:
    """What there is to choose from: every attribute of the pool's schema, and what stands beside them."""
    return [*FIXED, *(name for name in schema.rules(pool) if name not in {"sub", "updated_at"})]


def people(criteria: Criteria, *, pool: Pool, chosen: Sequence[str], form: str) -> Iterator[str]:
    """The file in pieces, oldest first. When it ends, or breaks off, the journal has how many went out."""
    return _pieces(criteria, pool, chosen, form, actor.current())


def _pieces(criteria: Criteria, pool: Pool, chosen: Sequence[str], form: str, who: Actor | None) -> Iterator[str]:
    """``who`` asked for it: the answer is read when they act no longer."""
    sent, whole = 0, False
    wanted = [name for name in columns(pool) if name in chosen]
    try:
        if form == CSV:
            yield _csv(wanted)
        after = None
        while True:
            chunk = search.walk(criteria, after=after, size=AT_ONCE)
            members = _groups(chunk.people) if "groups" in wanted else {}
            yield "".join(_line(_values(user, wanted, members), wanted, form) for user in chunk.people)
            sent += len(chunk.people)
            after = chunk.after
            if after is None:
                break
        whole = True
    finally:
        if who is not None:
            with actor.acting(who):
                told = {"people": sent, "whole": whole, "columns": wanted}
                entries.note("Export: sent", change=entries.Change.DONE, target=pool, after=told)


def _values(user: User, wanted: Sequence[str], members: dict[object, list[str]]) -> dict[str, object]:
    attributes = user.attributes()
    fixed: dict[str, object] = {
        "sub": user.sub,
        "username": user.username,
        "status": user.status,
        "enabled": user.enabled,
        "created": user.created.isoformat(),
        "last_sign_in": user.last_login.isoformat() if user.last_login else "",
        "groups": members.get(user.pk, []),
    }
    return {name: fixed[name] if name in fixed else attributes.get(name, "") for name in wanted}


def _line(values: dict[str, object], wanted: Sequence[str], form: str) -> str:
    if form == JSONL:
        return json.dumps(values, ensure_ascii=False) + "\n"
    return _csv([_text(values[name]) for name in wanted])


def _text(value: object) -> str:
    if isinstance(value, list):
        return " ".join(value)
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _csv(values: Sequence[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([cells.safe(value) for value in values])
    return written.getvalue()


def _groups(people: Sequence[User]) -> dict[object, list[str]]:
    found: dict[object, list[str]] = defaultdict(list)
    rows = Membership.objects.filter(user__in=[user.pk for user in people]).order_by("group__name")
    for user, name in rows.values_list("user", "group__name"):
        found[user].append(name)
    return found
