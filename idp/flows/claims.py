"""What our tokens say about a person: Cognito's claims, exactly (developer guide, "Understanding the ID token").

The ID token tells who somebody is, limited by the scopes granted and the client's read
list; the access token tells what the client may do.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from idp.directory import groups
from idp.directory.models import Group, User
from idp.kernel import clock, ids
from idp.pools import schema
from idp.pools.models import Client
from idp.tokens.models import TokenFamily

API_SCOPE = "aws.cognito.signin.user.admin"
ONE_FACTOR = "urn:cognito:loa:1"
TWO_FACTORS = "urn:cognito:loa:2"
BY_SCOPE = {"email": ("email", "email_verified"), "phone": ("phone_number", "phone_number_verified")}
NARROWING = frozenset({*BY_SCOPE, "profile"})
NUMBERS = ("updated_at",)

Claims = dict[str, Any]


def access(user: User, client: Client, family: TokenFamily, members: Sequence[Group]) -> Claims:
    """An access token's claims; ``aud`` only where a resource was named (RFC 8707)."""
    claims = _shared(user, client, family, members, use="access", seconds=client.access_token_lifetime)
    claims |= {"client_id": client.pk, "username": user.username, "scope": family.scope, "version": 2}
    if family.resource:
        claims["aud"] = family.resource
    return claims


def identity(user: User, client: Client, family: TokenFamily, members: Sequence[Group], *, nonce: str = "") -> Claims:
    """An ID token's claims; ``at_hash`` is added by whoever has the access token."""
    claims = _shared(user, client, family, members, use="id", seconds=client.id_token_lifetime)
    claims |= {"aud": client.pk, "cognito:username": user.username}
    roles = list(dict.fromkeys(group.role for group in members if group.role))
    if roles:
        claims["cognito:roles"] = roles
    if preferred := groups.preferred_role(list(members)):
        claims["cognito:preferred_role"] = preferred
    if nonce:
        claims["nonce"] = nonce
    return claims | attributes(user, client, family.scope)


def attributes(user: User, client: Client, scope: str) -> Claims:
    """The attributes that ``scope`` opens and the client may read, typed as OIDC has them; custom ones are strings."""
    readable = client.read_attributes
    found: Claims = {}
    for name, value in user.attributes().items():
        allowed = name in readable if readable is not None else not name.startswith("custom:")
        if name == "sub" or not allowed or not _opened(name, scope.split()):
            continue
        if name in schema.VERIFIED_FLAGS:
            found[name] = value == "true"
        elif name == "address":
            found[name] = {"formatted": value}  # OIDC Core §5.1.1
        else:
            found[name] = int(value) if name in NUMBERS and value.isdigit() else value
    return found


def machine(client: Client, scope: str, resource: str = "") -> Claims:
    """An access token of a client that speaks for itself: no person, no groups."""
    now = clock.epoch()
    claims: Claims = {
        "sub": client.pk,
        "client_id": client.pk,
        "token_use": "access",
        "scope": scope,
        "auth_time": now,
        "iss": client.pool.issuer,
        "iat": now,
        "exp": now + client.access_token_lifetime,
        "version": 2,
        "jti": ids.unique(),
    }
    return claims | ({"aud": resource} if resource else {})


def _shared(
    user: User, client: Client, family: TokenFamily, members: Sequence[Group], *, use: str, seconds: int
) -> Claims:
    now = clock.epoch()
    claims: Claims = {
        "sub": user.sub,
        "iss": client.pool.issuer,
        "token_use": use,
        "auth_time": seconds_of(family.auth_time),
        "iat": now,
        "exp": now + seconds,
        "jti": ids.unique(),
        "event_id": str(family.event_id),
        **assurance(family.methods),
    }
    if client.token_revocation:
        claims["origin_jti"] = str(family.id)
    if members:
        claims["cognito:groups"] = [group.name for group in members]
    return claims


def assurance(methods: Sequence[str]) -> Claims:
    """How sure we are that it is they: ``mfa`` beside the methods where there was more than one (RFC 8176 §2)."""
    several = len(set(methods)) > 1
    return {"amr": [*methods, *(["mfa"] if several else [])], "acr": TWO_FACTORS if several else ONE_FACTOR}


def within(asked: Collection[str], granted: Collection[str]) -> bool:
    """Whether ``asked`` opens no more than ``granted`` did: ``openid`` alone is more than ``openid email``."""
    wider = "openid" in asked and NARROWING.isdisjoint(asked) and not NARROWING.isdisjoint(granted)
    return set(asked) <= set(granted) and not wider


def _opened(name: str, scopes: Sequence[str]) -> bool:
    """``openid`` alone opens everything, as does a sign-in by API; ``email``, ``phone``, ``profile`` narrow it down."""
    if NARROWING.isdisjoint(scopes):
        return True
    for scope, names in BY_SCOPE.items():
        if name in names:
            return scope in scopes
    return "profile" in scopes


def seconds_of(moment: datetime) -> int:
    return int(moment.timestamp())
