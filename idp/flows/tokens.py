"""Tokens for somebody who has finished signing in: issued, redeemed, refreshed, revoked.

The doors parse and print; what a grant is worth is decided here.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from idp.directory import groups
from idp.directory.models import Group, User
from idp.flows import claims, user_sessions
from idp.flows.steps import Caller
from idp.kernel.refusals import (
    InvalidParameter,
    NotAuthorized,
    RefreshTokenReuse,
    UnsupportedOperation,
    UnsupportedTokenType,
)
from idp.pools import usage
from idp.pools.models import Client
from idp.tokens import authorization_codes, families, jose, keys
from idp.tokens.models import AuthorizationCode, SigningKey, TokenFamily


class ScopeNotGranted(InvalidParameter):
    """A refresh asks for more than the person allowed (RFC 6749 §6)."""


class ResourceNotGranted(InvalidParameter):
    """A refresh names another resource than the one it was granted for (RFC 8707 §2.2)."""


@dataclass(frozen=True, slots=True)
class TokenSet:
    """What a token endpoint gives; ``expires_in`` in seconds, of the access token."""

    access_token: str
    expires_in: int
    scope: str
    id_token: str = ""
    refresh_token: str = ""


def issue(
    user: User,
    client: Client,
    *,
    scope: str,
    auth_time: datetime,
    methods: Sequence[str] = (),
    nonce: str = "",
    resource: str = "",
    family_id: uuid.UUID | None = None,
    refreshable: bool = True,
    caller: Caller | None = None,
) -> TokenSet:
    """A new family with its tokens. An ID token comes with the scope ``openid`` or with a sign-in by API."""
    family, token = _begin(
        user,
        client,
        auth_time=auth_time,
        methods=methods,
        scope=scope,
        resource=resource,
        family_id=family_id,
        refreshable=refreshable,
        caller=caller,
    )
    return _mint(user, client, family, nonce=nonce, refresh_token=token)


def redeem(code: AuthorizationCode, client: Client, *, caller: Caller | None = None) -> TokenSet:
    """Spend an authorization code whose holder has proved possession.

    A second try ends the first one's family (RFC 6749 §4.1.2). Raises NotAuthorized.
    """
    with transaction.atomic():  # what is signed, is signed afterwards: no row stays locked for that
        begun = None
        if code.user.enabled and authorization_codes.spend(code):
            begun = _begin(
                code.user,
                client,
                auth_time=code.auth_time,
                methods=code.methods,
                scope=code.scope,
                resource=code.resource,
                family_id=code.family,
                caller=caller,
            )
    if begun is None:
        raise NotAuthorized(detail="the authorization code was used, has expired, or its user is disabled")
    family, token = begun
    return _mint(code.user, client, family, nonce=code.nonce, refresh_token=token)


def _begin(
    user: User, client: Client, *, caller: Caller | None, refreshable: bool = True, **granted: Any
) -> tuple[TokenFamily, str]:
    """A family as `families.begin` makes it of what was ``granted``, on the person's list of sessions.

    Raises NotAuthorized: the person or the client has just been deleted.
    """
    try:
        with user_sessions.room_for_one_more(user, client) if refreshable else contextlib.nullcontext():
            family, token = families.begin(user, client, refreshable=refreshable, **granted)
            user_sessions.note(family.id, client, caller)
    except IntegrityError:
        raise NotAuthorized(detail="the person or the client is gone") from None
    return family, token


def refresh(
    token: str,
    client: Client,
    *,
    scope: str = "",
    resource: str = "",
    rotate: bool | None = None,
    caller: Caller | None = None,
) -> TokenSet:
    """New tokens with the ``auth_time`` of the first sign-in, and a new refresh token where the client rotates.

    ``scope`` may name fewer scopes than were granted (RFC 6749 §6). Raises NotAuthorized;
    ScopeNotGranted and ResourceNotGranted, which spend nothing.
    """
    scope = " ".join(dict.fromkeys(scope.split()))
    rotating = client.refresh_rotation if rotate is None else rotate
    if rotating and (scope or resource):
        _look_first(token, client, scope, resource)
    try:
        found = families.rotate(token, client) if rotating else families.peek(token, client)
    except families.NotLive as error:
        raise _not_live(error) from error
    family = found.family
    _demand_within(family, scope, resource)
    if scope:
        family.scope = scope
    user_sessions.note(family.id, client, caller)
    return _mint(found.user, client, family, refresh_token=found.token if rotating else "", members=found.groups)


def _look_first(token: str, client: Client, scope: str, resource: str) -> None:
    """Before a live token is spent; what is not live is `families.rotate`'s to judge (a retry, or a replay)."""
    try:
        _demand_within(families.peek(token, client).family, scope, resource)
    except families.NotLive:
        return


def _demand_within(family: TokenFamily, scope: str, resource: str) -> None:
    if not claims.within(scope.split(), family.scope.split()):
        raise ScopeNotGranted(field="scope")
    if resource and resource != family.resource:
        raise ResourceNotGranted(field="resource")


def granted_scopes(token: str, client: Client) -> tuple[str, ...]:
    """What a live refresh token was granted; spends nothing. Raises NotAuthorized."""
    try:
        return tuple(families.peek(token, client).family.scope.split())
    except families.NotLive as error:
        raise _not_live(error) from error


def holder(token: str, client: Client) -> User:
    """Whose live refresh token it is; spends nothing. Raises NotAuthorized."""
    try:
        return families.peek(token, client).user
    except families.NotLive as error:
        raise _not_live(error) from error


WHY_NOT = {
    families.Revoked: "Refresh Token has been revoked",  # [K]
    families.Expired: "Refresh Token has expired",  # [K]
}


def _not_live(error: families.NotLive) -> NotAuthorized:
    if isinstance(error, families.Reused):
        return RefreshTokenReuse(detail="its family has been revoked")
    return NotAuthorized(WHY_NOT.get(type(error), "Invalid Refresh Token"), detail=type(error).__name__)  # [K]


def for_client(client: Client, *, scope: str, resource: str = "") -> TokenSet:
    """An access token for a client that speaks for itself: nothing is stored but, hourly, that it was here."""
    usage.client(client.pk)
    signer = keys.signer(client.pool, SigningKey.Use.ACCESS)
    token = jose.sign(claims.machine(client, scope, resource), kid=signer.kid, private=signer.private)
    return TokenSet(token, client.access_token_lifetime, scope)


def revoke(token: str, client: Client) -> bool:
    """End the family of a refresh token of this client; False for anything else (RFC 7009 §2.2)."""
    return families.revoke_token(token, client)


def revoke_by_app(token: str, client: Client) -> None:
    """RevokeToken. Raises UnsupportedTokenType, and UnsupportedOperation where the client has revocation off."""
    if token.count(".") == 2:
        raise UnsupportedTokenType
    if not client.token_revocation:
        raise UnsupportedOperation("Token revocation is not enabled for this client.")  # [P]
    revoke(token, client)


def _mint(
    user: User,
    client: Client,
    family: TokenFamily,
    *,
    nonce: str = "",
    refresh_token: str = "",
    members: list[Group] | None = None,
) -> TokenSet:
    usage.client(client.pk)
    members = groups.of(user) if members is None else members
    signer = keys.signer(client.pool, SigningKey.Use.ACCESS)
    access = jose.sign(claims.access(user, client, family, members), kid=signer.kid, private=signer.private)
    identity = ""
    scopes = family.scope.split()
    if "openid" in scopes or scopes == [claims.API_SCOPE]:
        said: dict[str, Any] = claims.identity(user, client, family, members, nonce=nonce)
        if "openid" in scopes:
            said["at_hash"] = at_hash(access)
        signer = keys.signer(client.pool, SigningKey.Use.ID)
        identity = jose.sign(said, kid=signer.kid, private=signer.private)
    return TokenSet(access, client.access_token_lifetime, family.scope, identity, refresh_token)


def at_hash(access_token: str) -> str:
    """The left half of the access token's SHA-256 (OIDC Core §3.1.3.6)."""
    half = hashlib.sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).rstrip(b"=").decode()
