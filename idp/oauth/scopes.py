"""What an app may ask for: its scopes, and the resource servers of its pool."""

from __future__ import annotations

from collections.abc import Iterable

from idp.oauth.clients import RelyingApp
from idp.pools import configuration
from idp.pools.models import Pool, ResourceServer
from idp.pools.models.client import SYSTEM_SCOPES

NEED_OPENID = ("email", "phone", "profile")


def for_person(app: RelyingApp, asked: str) -> list[str]:
    """Of what was asked (nothing: everything), what the app may have; unknown ones are ignored, as Cognito does.

    ``email``, ``phone`` and ``profile`` open nothing without ``openid`` and are dropped.
    """
    custom = configuration.scopes(app.row.pool_id)
    allowed = [scope for scope in app.row.scopes if scope in SYSTEM_SCOPES or scope in custom]
    chosen = _once(scope for scope in asked.split() if scope in allowed) if asked else allowed
    return chosen if "openid" in chosen else [scope for scope in chosen if scope not in NEED_OPENID]


def for_itself(app: RelyingApp, asked: str) -> list[str]:
    """Custom scopes only, and all that were asked or none: client_credentials ignores nothing."""
    custom = configuration.scopes(app.row.pool_id)
    allowed = [scope for scope in app.row.scopes if scope in custom]
    chosen = _once(asked.split()) if asked else allowed
    return chosen if all(scope in allowed for scope in chosen) else []


def resources(pool: Pool) -> frozenset[str]:
    """The identifiers that `resource` may name (RFC 8707)."""
    return configuration.kept(
        ("resource-servers", pool.pk),
        lambda: frozenset(ResourceServer.objects.filter(pool_id=pool.pk).values_list("identifier", flat=True)),
    )


def is_known_resource(pool: Pool, resource: str) -> bool:
    """An absolute URI without a fragment that is a resource server of the pool (RFC 8707 §2)."""
    return ":" in resource and "#" not in resource and resource in resources(pool)


def _once(scopes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(scopes))
