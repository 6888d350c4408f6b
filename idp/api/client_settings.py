"""An app client's settings as columns, and printed back: what is omitted gets Amazon's default.

A setting whose subject is not built is refused unless it is the default, as in `pool_settings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Client
from idp.pools.models.client import AUTH_FLOWS, LEGACY_AUTH_FLOWS

Given = Mapping[str, Any]

DEFAULT_FLOWS = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]
LIVES = {  # (API's word, column, Amazon's default)
    "AccessToken": ("access_token", 1, "hours"),
    "IdToken": ("id_token", 1, "hours"),
    "RefreshToken": ("refresh_token", 30, "days"),
}
PLAIN: dict[str, tuple[str, Any]] = {
    "SupportedIdentityProviders": ("identity_providers", []),
    "CallbackURLs": ("callback_urls", []),
    "LogoutURLs": ("logout_urls", []),
    "DefaultRedirectURI": ("default_redirect_uri", ""),
    "AllowedOAuthFlows": ("oauth_flows", []),
    "AllowedOAuthScopes": ("scopes", []),
    "AllowedOAuthFlowsUserPoolClient": ("oauth_enabled", False),
    "EnableTokenRevocation": ("token_revocation", True),
    "AuthSessionValidity": ("auth_session_minutes", 3),
    "ReadAttributes": ("read_attributes", None),
    "WriteAttributes": ("write_attributes", None),
}
NOT_BUILT = {"AnalyticsConfiguration": {}, "EnablePropagateAdditionalUserContextData": False}


def columns(given: Given) -> dict[str, Any]:
    """A value for every settable column; the name only when there is one. Raises InvalidParameter."""
    for name, omitted in NOT_BUILT.items():
        if given.get(name, omitted) != omitted:
            raise InvalidParameter(f"{name} is not available in Portico yet.", field=name)
    flows = given.get("ExplicitAuthFlows") or DEFAULT_FLOWS
    for flow in flows:
        if flow not in AUTH_FLOWS and flow not in LEGACY_AUTH_FLOWS:
            raise InvalidParameter(f"{flow} is not available in Portico yet.", field="ExplicitAuthFlows")
    rotation = given.get("RefreshTokenRotation", {"Feature": "DISABLED"})
    found = {column: given.get(name, omitted) for name, (column, omitted) in PLAIN.items()}
    return {
        **found,
        **_lives(given),
        **({"name": given["ClientName"]} if "ClientName" in given else {}),
        "auth_flows": flows,
        "hide_existence": given.get("PreventUserExistenceErrors") == "ENABLED",
        "refresh_rotation": rotation["Feature"] == "ENABLED",
        "refresh_grace_seconds": rotation.get("RetryGracePeriodSeconds", 0),
    }


def shown(client: Client) -> dict[str, Any]:
    """UserPoolClientType, with the newest secret in it, as Amazon shows it to whoever may describe the client."""
    units = {name: getattr(client, f"{column}_unit") for name, (column, _, _) in LIVES.items()}
    lives = {f"{name}Validity": getattr(client, f"{column}_validity") for name, (column, _, _) in LIVES.items()}
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": client.refresh_grace_seconds}
    found = {name: getattr(client, column) for name, (column, _) in PLAIN.items()}
    return {
        **{name: None if value in ([], "") else value for name, value in found.items()},
        **lives,
        **described(client),
        "ClientSecret": next(iter(client.secret_values()), None),
        "CreationDate": client.created,
        "LastModifiedDate": client.modified,
        "TokenValidityUnits": units,
        "ExplicitAuthFlows": client.auth_flows,
        "PreventUserExistenceErrors": "ENABLED" if client.hide_existence else "LEGACY",
        "EnablePropagateAdditionalUserContextData": False,
        "RefreshTokenRotation": rotation if client.refresh_rotation else {"Feature": "DISABLED"},
        "ClientType": "REGULAR",
    }


def described(client: Client) -> dict[str, Any]:
    """UserPoolClientDescription."""
    return {"ClientId": client.pk, "UserPoolId": client.pool_id, "ClientName": client.name}


def _lives(given: Given) -> dict[str, Any]:
    """Lengths and their units; 0 means the default (Amazon's page says so of refresh tokens)."""
    units = given.get("TokenValidityUnits", {})
    found: dict[str, Any] = {}
    for name, (column, omitted, unit) in LIVES.items():
        asked = given.get(f"{name}Validity")
        found[f"{column}_validity"] = asked or omitted
        found[f"{column}_unit"] = units.get(name, unit) if asked else unit
    return found
