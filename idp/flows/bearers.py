"""Who stands behind a token of ours, as long as it is live here."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from idp.directory.models import User
from idp.pools.models import Pool
from idp.tokens import families, jose, keys


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whoever stands behind a live access token."""

    user: User
    client_id: str
    scopes: tuple[str, ...]
    claims: jose.VerifiedClaims


def of(token: str, pool: Pool) -> Bearer | None:
    """Whoever stands behind an access token of this pool, unless it, the family or the person has ended."""
    try:
        found = jose.read(token, issuer=pool.issuer, use="access", public=lambda kid: keys.public(pool, kid))
    except jose.InvalidToken:
        return None
    user = families.holder(pool, str(found.get("origin_jti", ""))) if "origin_jti" in found else _unlisted(pool, found)
    if user is None or user.sub != found["sub"]:
        return None
    return Bearer(user, found["client_id"], tuple(str(found.get("scope", "")).split()), found)


def hint(token: str, pool: Pool) -> jose.VerifiedClaims | None:
    """The claims of an ID token of this pool, live or expired (``id_token_hint``, OIDC RP-Initiated Logout §2)."""
    try:
        return jose.read(token, issuer=pool.issuer, use="id", public=lambda kid: keys.public(pool, kid), expired=True)
    except jose.InvalidToken:
        return None


def _unlisted(pool: Pool, found: jose.VerifiedClaims) -> User | None:
    """The person of a token without ``origin_jti`` (revocation is off); signing out everywhere still counts."""
    try:
        user = User.objects.filter(pool=pool, enabled=True, pk=uuid.UUID(found["sub"])).first()
    except ValueError:
        return None  # a client's own token: no person behind it
    if user and user.signed_out and found.get("auth_time", 0) <= user.signed_out.timestamp():
        return None
    return user
