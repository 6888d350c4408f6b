"""A client's settings as people say them."""

from __future__ import annotations

from collections.abc import Mapping

from idp.console import lifetimes
from idp.pools import schema
from idp.pools.models import Client, Pool, ResourceServer
from idp.pools.models.client import LEGACY_AUTH_FLOWS

AUTH_FLOWS: Mapping[str, str] = {
    "ALLOW_USER_AUTH": "Choice: the app asks which factor to begin with (USER_AUTH)",
    "ALLOW_USER_SRP_AUTH": "SRP: the password itself never travels (USER_SRP_AUTH, Amplify's usual way)",
    "ALLOW_USER_PASSWORD_AUTH": "Password sent by the app (USER_PASSWORD_AUTH)",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH": "Password sent by your server with an access key (ADMIN_USER_PASSWORD_AUTH)",
    "ALLOW_CUSTOM_AUTH": "Questions of your own (CUSTOM_AUTH)",
    "ALLOW_REFRESH_TOKEN_AUTH": "Refresh tokens sent to the API (REFRESH_TOKEN_AUTH; not where they rotate)",
    "ADMIN_NO_SRP_AUTH": "Older word: password sent by your server (ADMIN_NO_SRP_AUTH)",
    "USER_PASSWORD_AUTH": "Older word: password sent by the app (USER_PASSWORD_AUTH)",
    "CUSTOM_AUTH_FLOW_ONLY": "Older word: nothing but questions of your own (CUSTOM_AUTH_FLOW_ONLY)",
}
OAUTH_FLOWS: Mapping[str, str] = {
    "code": "Authorization code: people sign in on the hosted pages and the app gets a code (always with PKCE "
    "where it has no secret)",
    "implicit": "Implicit: tokens in the address bar; only for apps that cannot be changed any more",
    "client_credentials": "Client credentials: the app speaks for itself; stands alone, and wants a secret",
}
STANDARD_SCOPES: Mapping[str, str] = {
    "openid": "openid: who signed in (an ID token); on its own, every attribute that the client may read",
    "email": "email: the e-mail address and whether it is verified",
    "phone": "phone: the phone number and whether it is verified",
    "profile": "profile: every other attribute that the client may read",
    "aws.cognito.signin.user.admin": "aws.cognito.signin.user.admin: people change their own account by API",
}


def auth_flows(client: Client) -> dict[str, str]:
    """Today's words, and beside them the older ones for a client that was given any."""
    older = any(word in LEGACY_AUTH_FLOWS for word in client.auth_flows)
    return {word: said for word, said in AUTH_FLOWS.items() if older or word not in LEGACY_AUTH_FLOWS}


def scopes(pool: Pool, *, own_only: bool = False) -> dict[str, str]:
    """What may be asked for in that pool; ``own_only``: scopes of its APIs."""
    found = {} if own_only else dict(STANDARD_SCOPES)
    for server in ResourceServer.objects.filter(pool_id=pool.pk).order_by("identifier"):
        described = {scope["ScopeName"]: scope.get("ScopeDescription", "") for scope in server.scopes}
        for name, description in described.items():
            found[f"{server.identifier}/{name}"] = f"{server.identifier}/{name}: {description} ({server.name})"
    return found


def attributes(pool: Pool, *, never: tuple[str, ...] = ()) -> dict[str, str]:
    """By name, as ticks say them."""
    return {
        name: f"{name} ({label})" if (label := rule.label("en")) else f"{name} (retired)" if rule.retired else name
        for name, rule in schema.rules(pool).items()
        if name not in never
    }


def settled(client: Client) -> list[tuple[str, str]]:
    """What a kind decides without asking, and the page of the client lets change."""
    found = [("Grants", ", ".join(OAUTH_FLOWS[flow].partition(":")[0] for flow in client.oauth_flows))]
    found.append(("Access tokens live", lifetimes.words(client.access_token_lifetime)))
    if "code" in client.oauth_flows:
        refresh = lifetimes.words(int(client.refresh_token_lifetime.total_seconds()))
        found.append(("Refresh tokens live", f"{refresh}, and rotate with each use"))
    return found
