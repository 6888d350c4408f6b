"""What a caller without an access key proves itself by: a client's secret, a person's access token."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping

from idp.flows import bearers
from idp.flows.bearers import Bearer
from idp.flows.claims import API_SCOPE
from idp.kernel import clock, secrets
from idp.kernel.refusals import NotAuthorized
from idp.pools import configuration, usage
from idp.pools.models import Client, Pool
from idp.tokens import jose, keys


def secret_hash(client: Client, username: str, given: str | None) -> None:
    """``base64(HMAC-SHA256(secret, username + client id))``, under any of the client's live secrets.

    The developer guide, "Computing secret hash values". Raises NotAuthorized.
    """
    message = f"{username}{client.pk}".encode("utf-8", "surrogatepass")
    live = {
        row.pk: base64.b64encode(hmac.digest(row.reveal().encode(), message, "sha256")) for row in client.secrets.all()
    }
    if live and given is None:
        raise NotAuthorized(f"Client {client.pk} is configured with secret but SECRET_HASH was not received")
    if given is not None and not _among(given, live):
        raise NotAuthorized(f"Unable to verify secret hash for client {client.pk}")


def client_secret(client: Client, given: str | None) -> None:
    """One of the client's live secrets, or none where it has none. Raises NotAuthorized."""
    live = {row.pk: row.reveal().encode() for row in client.secrets.all()}
    if (live or given is not None) and not _among(given or "", live):
        raise NotAuthorized("Invalid client secret", detail=client.pk)


def bearer(token: str, *, here: Pool | None) -> Bearer:
    """Whoever stands behind an access token of ``here`` (or of any pool) that opens this API. Raises NotAuthorized.

    Signing out, revoking, disabling and deleting count at once.
    """
    pool = configuration.pool_of_issuer(_issuer(token))
    if pool is None or (here is not None and here.pk != pool.pk):
        raise NotAuthorized("Invalid Access Token")
    found = bearers.of(token, pool)
    if found is None:
        raise NotAuthorized(_why(token, pool))
    if API_SCOPE not in found.scopes:
        raise NotAuthorized("Access Token does not have required scopes")
    return found


def _issuer(token: str) -> str:
    """What an unverified token says; only good for finding the pool whose keys will verify it."""
    try:
        body = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return str(claims["iss"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return ""


def _why(token: str, pool: Pool) -> str:
    """Amazon tells an old token from a revoked one, and both from a bad one."""
    try:
        found = jose.read(
            token, issuer=pool.issuer, use="access", public=lambda kid: keys.public(pool, kid), expired=True
        )
    except jose.InvalidToken:
        return "Invalid Access Token"
    return "Access Token has expired" if found["exp"] <= clock.epoch() else "Access Token has been revoked"


def _among(given: str, live: Mapping[int, bytes]) -> bool:
    """Every one is compared, so that time tells nothing; the one that fits was used."""
    fitting = [key for key, secret in live.items() if secrets.same(given, secret)]
    for key in fitting:
        usage.secret(key)
    return bool(fitting)
