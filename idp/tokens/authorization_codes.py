"""Authorization codes: five minutes, one use, and a replay ends what the first use issued (RFC 6749 §4.1.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from idp.directory.models import User
from idp.kernel import clock, secrets
from idp.pools.models import Client
from idp.tokens import families
from idp.tokens.models import AuthorizationCode

LIFETIME = timedelta(minutes=5)


def make(
    user: User,
    client: Client,
    *,
    redirect_uri: str,
    scope: str,
    auth_time: datetime,
    methods: Sequence[str] = (),
    nonce: str = "",
    challenge: str = "",
    resource: str = "",
) -> str:
    """A new code for what the person has just allowed; ``challenge`` is PKCE's S256 value."""
    code = secrets.token(32)
    AuthorizationCode.objects.create(
        digest=secrets.digest(code),
        pool_id=client.pool_id,
        client=client,
        user=user,
        redirect_uri=redirect_uri,
        scope=scope,
        nonce=nonce,
        challenge=challenge,
        resource=resource,
        auth_time=auth_time,
        methods=list(methods),
        expires=clock.now() + LIFETIME,
    )
    return code


def find(code: str, client: Client) -> AuthorizationCode | None:
    """This client's code, used or not, with its user; another client's code does not exist here."""
    row = (
        AuthorizationCode.objects.select_related("user")
        .filter(pool_id=client.pool_id, client_id=client.pk, digest=secrets.digest(code))
        .first()
    )
    if row:
        row.user.pool = client.pool
    return row


def spend(row: AuthorizationCode) -> bool:
    """Use a code, by one conditional statement. A second use revokes the family of the first and is False."""
    used = AuthorizationCode.objects.filter(pk=row.pk, used=None, expires__gt=clock.now()).update(used=clock.now())
    if not used and AuthorizationCode.objects.filter(pk=row.pk).exclude(used=None).exists():
        families.revoke(row.family)
    return bool(used)


def forget(user: User) -> None:
    """Make the codes that were given out and not used yet worthless."""
    AuthorizationCode.objects.filter(pool_id=user.pool_id, user=user, used=None).delete()


def sweep() -> int:
    """Drop codes a day after they died; the worker does it daily."""
    return AuthorizationCode.objects.filter(expires__lt=clock.now() - timedelta(days=1)).delete()[0]
