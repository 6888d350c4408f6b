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
SPELLED_OUT = ("ExplicitAuthFlows", "TokenValidityUnits", "RefreshTokenRotation")
"""Given back only where they were given, in the same words, as Amazon does: Terraform takes a default that nobody
wrote, or one that is missing, for a change."""

RIGHTS = ("ReadAttributes", "WriteAttributes")
"""Without any is another thing than without a list."""

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
        "spelled_out": {name: given[name] for name in SPELLED_OUT if given.get(name)},
    }


def shown(client: Client) -> dict[str, Any]:
    """UserPoolClientType, with the newest secret in it, as Amazon shows it to whoever may describe the client."""
    found = {name: getattr(client, column) for name, (column, _) in PLAIN.items()}
    return {
        **{name: None if value in ([], "") and name not in RIGHTS else value for name, value in found.items()},
        **_shown_lives(client),
        **described(client),
        "ClientSecret": next(iter(client.secret_values()), None),
        "CreationDate": client.created,
        "LastModifiedDate": client.modified,
        "ExplicitAuthFlows": _shown_flows(client),
        "PreventUserExistenceErrors": "ENABLED" if client.hide_existence else "LEGACY",
        "EnablePropagateAdditionalUserContextData": False,
        "RefreshTokenRotation": _shown_rotation(client),
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


def _shown_flows(client: Client) -> list[str] | None:
    """What is there, but for a default that nobody gave."""
    is_default = set(client.auth_flows) == set(DEFAULT_FLOWS)
    return None if is_default and "ExplicitAuthFlows" not in client.spelled_out else client.auth_flows


def _shown_lives(client: Client) -> dict[str, Any]:
    """Numbers, and the units that were given or are not Amazon's own; a unit without a number means the default."""
    told = client.spelled_out.get("TokenValidityUnits", {})
    units = {name: getattr(client, f"{column}_unit") for name, (column, _, _) in LIVES.items()}
    odd = {name for name, (_, _, unit) in LIVES.items() if units[name] != unit}
    found: dict[str, Any] = {"TokenValidityUnits": {}}
    for name, (column, omitted, unit) in LIVES.items():
        number = getattr(client, f"{column}_validity")
        if (number, units[name]) != (omitted, unit) or told.get(name, unit) == unit:
            found[f"{name}Validity"] = number
        else:
            units[name] = told[name]
        if name in told or name in odd or (odd and not told):
            found["TokenValidityUnits"][name] = units[name]
    return found


def _shown_rotation(client: Client) -> dict[str, Any] | None:
    told = client.spelled_out.get("RefreshTokenRotation", {})
    if not client.refresh_rotation:
        return {**told, "Feature": "DISABLED"} if told else None
    seconds = client.refresh_grace_seconds
    grace = {"RetryGracePeriodSeconds": seconds} if seconds or "RetryGracePeriodSeconds" in told else {}
    return {"Feature": "ENABLED", **grace}
