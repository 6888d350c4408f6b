"""Refresh tokens: what one sign-in gave one client, rotated by compare-and-set and revoked as a whole.

A refresh token reads ``<family><secret><tag>``, base64url. The row keeps digests of the live
token and the one before it. The tag (an HMAC) says that we made it: an old token with a
right tag is a replay and ends the family (RFC 9700 §4.14.2), while garbage with a guessed
family id does nothing. The successor is derived from the token it replaces, so a retry
within the grace period gets the very same answer.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from idp.directory.models import Group, User
from idp.journal import entries
from idp.journal.watched import Target
from idp.kernel import clock, encryption, secrets, statements
from idp.pools.models import Client, Pool
from idp.tokens import spending
from idp.tokens.models import TokenFamily

SECRET, TAG = 32, 16


class NotLive(Exception):
    """No such refresh token, or it is spent, expired, revoked or another client's."""


class Expired(NotLive):
    """It was one of ours, and its time is over."""


class Revoked(NotLive):
    """It was one of ours, and its family has ended."""


class Reused(NotLive):
    """A spent token came back: its family has just been revoked."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A live family, its user as they are now, and the token to use from here on."""

    family: TokenFamily
    user: User
    token: str
    groups: list[Group] | None = None  # where they came along


def begin(
    user: User,
    client: Client,
    *,
    auth_time: datetime,
    methods: Sequence[str] = (),
    scope: str = "",
    resource: str = "",
    family_id: uuid.UUID | None = None,
    refreshable: bool = True,
) -> tuple[TokenFamily, str]:
    """A new family and its first refresh token (empty unless ``refreshable``)."""
    now = clock.now()
    family = TokenFamily(
        id=family_id or uuid.uuid4(),
        pool_id=user.pool_id,
        client=client,
        user=user,
        scope=scope,
        resource=resource,
        auth_time=auth_time,
        methods=list(methods),
        created=now,
        expires=now + (client.refresh_token_lifetime if refreshable else timedelta(days=1)),
    )
    token = _write(family.id, secrets.raw(SECRET)) if refreshable else ""
    family.digest = secrets.digest(token) if token else ""
    statements.insert(family)
    return family, token


def peek(token: str, client: Client) -> Refreshed:
    """The family of a live token of this client, without spending anything. Raises NotLive, Expired, Revoked."""
    family = (
        TokenFamily.objects.select_related("user")
        .filter(_live(client), pk=_family_of(token), digest=secrets.digest(token))
        .first()
    )
    if family is None:
        raise _not_live(token, client)
    family.user.pool = client.pool
    return Refreshed(family, family.user, token)


def rotate(token: str, client: Client) -> Refreshed:
    """Spend a refresh token for its successor, by one conditional statement. Raises NotLive or a kind of it."""
    family_id = _family_of(token)
    successor = _successor(family_id, token)
    old, new = secrets.digest(token), secrets.digest(successor)
    if connection.vendor == "postgresql":
        if found := spending.spend(family_id, client, old=old, new=new, now=clock.now()):
            return Refreshed(*found[:2], successor, found[2])
    else:
        with transaction.atomic():  # a racing twin may end the family, but only after the winner has read it
            live = TokenFamily.objects.filter(_live(client), pk=family_id, digest=old)
            if live.update(digest=new, former=old, rotated=clock.now()):
                return peek(successor, client)
    return _retried(token, successor, family_id, client)


def _retried(token: str, successor: str, family_id: uuid.UUID, client: Client) -> Refreshed:
    """Not the live token: a retry in the grace period gets the same answer again, a replay ends the family."""
    family = TokenFamily.objects.filter(pk=family_id, pool_id=client.pool_id, client_id=client.pk).first()
    if family is None or not _is_ours(family_id, token):
        raise NotLive
    grace = timedelta(seconds=client.refresh_grace_seconds)
    spent_now = secrets.same(family.former, secrets.digest(token))
    if grace and spent_now and family.rotated and clock.now() <= family.rotated + grace:
        return peek(successor, client)
    if family.digest == secrets.digest(token):
        raise _not_live(token, client)
    revoke(family_id)
    raise Reused


def revoke(family_id: uuid.UUID) -> bool:
    """End a family: its refresh token and, where Portico itself is asked, its ID and access tokens."""
    with transaction.atomic() if entries.writer() else contextlib.nullcontext():
        ended = TokenFamily.objects.filter(pk=family_id, revoked=None).update(revoked=clock.now())
        if ended and entries.writer():
            family = TokenFamily.objects.select_related("user").get(pk=family_id)
            entries.note(change=entries.Change.CHANGED, target=_told(family), after={"revoked": True})
    return bool(ended)


def _told(family: TokenFamily) -> Target:
    """A family in the journal: whose it is, and for which client."""
    said = f"{family.user.username} at {family.client_id}"
    return Target("tokens.tokenfamily", str(family.pk), said, family.pool_id, family.user_id)


def revoke_token(token: str, client: Client) -> bool:
    """The same by a refresh token of this client, live or spent; False for anything else (RFC 7009 §2.2)."""
    try:
        family_id = _family_of(token)
    except NotLive:
        return False
    family = TokenFamily.objects.filter(pk=family_id, pool_id=client.pool_id, client_id=client.pk).first()
    known = family is not None and (secrets.same(family.digest, secrets.digest(token)) or _is_ours(family_id, token))
    return known and revoke(family_id)


def revoke_all(user: User) -> int:
    """End everything that was ever issued to a person."""
    return TokenFamily.objects.filter(pool_id=user.pool_id, user=user, revoked=None).update(revoked=clock.now())


def holder(pool: Pool, family_id: str) -> User | None:
    """The enabled user of a family that is not revoked: whoever still stands behind an access token."""
    try:
        wanted = uuid.UUID(family_id)
    except ValueError:
        return None
    user = statements.first(User, HOLDER, [statements.stored(TokenFamily, "pk", wanted), pool.pk])
    if user:
        user.pool = pool
    return user


HOLDER = f"""
SELECT {statements.columns(User)} FROM token_family JOIN person ON person.id = token_family.user_id
WHERE token_family.id = %s AND token_family.revoked IS NULL AND person.pool_id = %s AND person.enabled
"""  # noqa: S608  # names of columns


def sweep() -> int:
    """Drop families that ended over a day ago; the worker does it daily."""
    return TokenFamily.objects.filter(expires__lt=clock.now() - timedelta(days=1)).delete()[0]


def _not_live(token: str, client: Client) -> NotLive:
    """Why not, told to whoever holds what was a token of ours: revoked, expired, or (its user is disabled) neither."""
    family = TokenFamily.objects.filter(pk=_family_of(token), pool_id=client.pool_id, client_id=client.pk).first()
    if family is None or not secrets.same(family.digest, secrets.digest(token)):
        return NotLive()
    if family.revoked:
        return Revoked()
    return Expired() if family.expires <= clock.now() else NotLive()


def _live(client: Client) -> Q:
    return Q(
        pool_id=client.pool_id, client_id=client.pk, revoked=None, expires__gt=clock.now(), user__enabled=True
    ) & ~Q(digest="")


def _write(family_id: uuid.UUID, secret: bytes) -> str:
    body = family_id.bytes + secret
    return base64.urlsafe_b64encode(body + encryption.mac(body, purpose="refresh-tag")[:TAG]).rstrip(b"=").decode()


def _raw(token: str) -> bytes:
    try:
        raw = (
            base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
            if len(token) < 128
            else b""
        )
    except (binascii.Error, ValueError):
        raw = b""
    if len(raw) != 16 + SECRET + TAG:
        raise NotLive
    return raw


def _family_of(token: str) -> uuid.UUID:
    return uuid.UUID(bytes=_raw(token)[:16])


def _is_ours(family_id: uuid.UUID, token: str) -> bool:
    raw = _raw(token)
    body, tag = raw[:-TAG], raw[-TAG:]
    return any(secrets.same(tag, mac[:TAG]) for mac in encryption.macs(body, purpose="refresh-tag"))


def _successor(family_id: uuid.UUID, token: str) -> str:
    return _write(family_id, encryption.mac(token, purpose="refresh-successor"))
