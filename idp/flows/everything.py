"""Everything held about a person, for the person (GDPR article 15): one JSON object, streamed.

No secret is in it: no hash, seed, token or code, nor the words of a message.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from idp.credentials import totp
from idp.credentials.models import Code
from idp.directory.models import Membership, SignInName, Trust, User
from idp.flows import unlock
from idp.flows.models import Attempt
from idp.journal import entries, erasable, events
from idp.kernel import clock
from idp.messages import outbox
from idp.tokens.models import AuthorizationCode, TokenFamily

Row = dict[str, Any]
AT_ONCE = 500

FAMILY = ("id", "client_id", "scope", "auth_time", "methods", "created", "expires", "revoked", "rotated", "active")
MESSAGE = ("kind", "channel", "destination", "language", "state", "created", "sent")
EVENT = ("kind", "outcome", "at", "client", "address", "device", "challenges")
ENTRY = ("at", "actor_kind", "actor_name", "act", "change", "target_kind", "target_name", "before", "after", "reason")


def held(user: User) -> Iterator[str]:
    """The object in pieces, each section read when it is its turn."""
    yield f'{{\n"written": {_json(clock.now())},\n"person": {_json(_person(user))}'
    for name, rows in _sections(user).items():
        yield f',\n"{name}": ['
        for at, row in enumerate(rows):
            yield f"{',' if at else ''}\n{_json(row)}"
        yield "\n]"
    yield "\n}\n"


def _sections(user: User) -> dict[str, Iterable[Row]]:
    pool, sub = user.pool_id, user.pk
    return {
        "names": _rows(SignInName.objects.filter(user=user).order_by("pk"), ("kind", "key")),
        "groups": _rows(Membership.objects.filter(user=user).order_by("pk"), ("group__name", "created")),
        "factors": _factors(user),
        "sessions": _rows(
            TokenFamily.objects.filter(pool_id=pool, user=user).order_by("created"), (*FAMILY, "address", "device")
        ),
        "authorization_codes": _rows(
            AuthorizationCode.objects.filter(pool_id=pool, user=user).order_by("expires"),
            ("client_id", "redirect_uri", "scope", "auth_time", "expires", "used"),
        ),
        "codes": _rows(
            Code.objects.filter(pool_id=pool, subject=sub).order_by("pk"), ("purpose", "tries", "created", "expires")
        ),
        "attempts": _rows(
            Attempt.objects.filter(pool_id=pool, subject=sub).order_by("created"),
            ("client_id", "challenge", "created", "expires"),
        ),
        "locks": _locks(user),
        "roles": _rows(Trust.objects.filter(operator=user).order_by("pk"), ("role", "pool_id", "created")),
        "messages": _rows(outbox.about(pool, sub), MESSAGE),
        "events": _rows(events.about(pool, sub).order_by("-at", "-pk"), EVENT),
        "audit": _audit(user),
    }


def _person(user: User) -> Row:
    return {
        "pool": user.pool_id,
        "username": user.username,
        "status": user.status,
        "enabled": user.enabled,
        "created": user.created,
        "modified": user.modified,
        "last_sign_in": user.last_login,
        "password_changed": user.password_changed,
        "signed_out": user.signed_out,
        "attributes": user.attributes(),
    }


def _rows(found: QuerySet[Any], columns: tuple[str, ...]) -> Iterator[Row]:
    """Read while it is sent, some hundred at a time."""
    yield from found.values(*columns).iterator(chunk_size=AT_ONCE)


def _audit(user: User) -> Iterator[Row]:
    found = entries.about(user).order_by("-pk").iterator(chunk_size=AT_ONCE)
    for entry in erasable.opened(found):
        yield {name: getattr(entry, name) for name in ENTRY}


def _factors(user: User) -> Iterator[Row]:
    if app := totp.of(user):
        yield {
            "kind": "authenticator app",
            "name": app.name,
            "created": app.created,
            "enabled": app.enabled,
            "preferred": app.preferred,
        }


def _locks(user: User) -> Iterator[Row]:
    for lock in unlock.locks(user):
        yield {"what": lock.purpose, "tries": lock.count, "since": lock.since, "until": lock.until}


def _json(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
