"""What happened around a person, newest first: what they did, and, for auditors, what was done to them."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from idp.console import history as audit
from idp.directory.models import User
from idp.journal import entries, events
from idp.journal.models import Entry, Event
from idp.pools.models import Client

KINDS: Mapping[str, str] = {
    Event.Kind.SIGN_UP: "Signed up",
    Event.Kind.CONFIRM_SIGN_UP: "Confirmed the account",
    Event.Kind.RESEND_CODE: "Asked for the code again",
    Event.Kind.SIGN_IN: "Signed in",
    Event.Kind.SIGN_OUT: "Signed out everywhere",
    Event.Kind.FORGOT_PASSWORD: "Asked for a recovery code",
    Event.Kind.CONFIRM_FORGOT_PASSWORD: "Set a new password by a code",
    Event.Kind.PASSWORD_CHANGE: "Changed the password",
    Event.Kind.ATTRIBUTE_CHANGE: "Changed attributes",
    Event.Kind.FACTOR_CHANGE: "Changed a second factor",
    Event.Kind.DELETE: "Deleted the account",
}
OUTCOMES: Mapping[str, tuple[str, str]] = {
    Event.Outcome.PASS: ("", ""),
    Event.Outcome.FAIL: ("failed", "bad"),
    Event.Outcome.IN_PROGRESS: ("went on to a question", "quiet"),
    Event.Outcome.LOCKED: ("locked", "bad"),
}
SIZE = 20


@dataclass(frozen=True, slots=True)
class Item:
    at: datetime
    said: str
    badge: str = ""
    colour: str = ""
    details: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """``older`` is the query of the next one, empty at the end."""

    items: list[Item] = field(default_factory=list)
    older: str = ""


def page(user: User, *, entries_too: bool, query: Mapping[str, str], size: int = SIZE) -> Page:
    """Two keysets walked side by side: the last event and the last entry that were shown say where to go on."""
    event_key, entry_key = query.get("event", ""), query.get("entry", "")
    found = _events(user, event_key, size + 1)
    done = _entries(user, entry_key, size + 1) if entries_too else []
    rows: list[Event | Entry] = sorted([*found, *done], key=lambda row: row.at, reverse=True)
    shown = rows[:size]
    for row in shown:
        if isinstance(row, Event):
            event_key = str(row.pk)
        else:
            entry_key = str(row.pk)
    older = urlencode({"event": event_key, "entry": entry_key}) if len(rows) > size else ""
    apps = _apps(user, [row for row in shown if isinstance(row, Event)])
    items = [_event(row, apps) if isinstance(row, Event) else _entry(row) for row in shown]
    return Page(items, older)


def _events(user: User, key: str, limit: int) -> list[Event]:
    """Nothing after one that has gone with the retention: older ones have gone too."""
    if not key:
        return events.of(user.pool_id, user.pk, limit=limit)
    try:
        last = events.about(user.pool_id, user.pk).filter(pk=uuid.UUID(key)).first()
    except ValueError:
        last = None
    return events.of(user.pool_id, user.pk, before=last, limit=limit) if last else []


def _entries(user: User, key: str, limit: int) -> list[Entry]:
    found = entries.about(user).order_by("-pk")
    if key:
        found = found.filter(pk__lt=int(key)) if key.isdecimal() and len(key) < 19 else found.none()
    return list(found[:limit])


def _apps(user: User, rows: list[Event]) -> dict[str, str]:
    ids = {row.client for row in rows if row.client}
    return dict(Client.objects.filter(pool_id=user.pool_id, pk__in=ids).values_list("pk", "name"))


def _event(row: Event, apps: Mapping[str, str]) -> Item:
    badge, colour = OUTCOMES.get(row.outcome, (row.outcome, "quiet"))
    source = (apps.get(row.client, row.client), row.device, row.address)
    details = (*(source if any(source) else ("by an administrator",)), proofs(row))
    return Item(row.at, KINDS.get(row.kind, row.kind), badge, colour, tuple(filter(None, details)))


def proofs(row: Event) -> str:
    """What was shown, and whether it was right."""
    found = [f"{one.get('ChallengeName', '')}: {one.get('ChallengeResponse', '')}" for one in row.challenges]
    return ", ".join(found).lower()


def _entry(row: Entry) -> Item:
    line = audit.Line(row)
    details = (line.kind if row.target_kind != "directory.user" else "", line.names, row.reason)
    said = f"{row.actor_name or row.actor}: {row.act}"
    return Item(row.at, said, row.get_change_display(), line.colour or "quiet", tuple(filter(None, details)), line.url)
