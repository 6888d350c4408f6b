"""The kinds of apps that clients are made for, each with the settings that are right for it (RFC 9700, RFC 8252)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from idp.pools.models import Client, Pool

GRACE_SECONDS = 10
"""In which a refresh may be repeated whose answer was lost."""

SIGN_IN: Mapping[str, Any] = {
    "oauth_enabled": True,
    "oauth_flows": ["code"],
    "scopes": ["openid", "email", "profile"],
    "refresh_rotation": True,
    "refresh_grace_seconds": GRACE_SECONDS,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """``columns``: what differs from a client's own defaults; ``secret``: it can keep one."""

    name: str
    label: str
    sentence: str
    secret: bool
    columns: Mapping[str, Any]
    callback: str = ""

    def client(self, pool: Pool, **columns: Any) -> Client:
        """Unsaved."""
        return Client(pool=pool, **{**self.columns, **columns})


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "web",
            "Web server",
            "Runs on a server of yours and keeps a secret: authorization code with PKCE, refresh tokens that rotate.",
            secret=True,
            columns={**SIGN_IN, "auth_flows": ["ALLOW_REFRESH_TOKEN_AUTH"]},
            callback="https://app.example.com/callback",
        ),
        Kind(
            "single-page",
            "Single-page app",
            "Runs in the browser and can keep no secret: authorization code with PKCE, refresh tokens that rotate "
            "and live for a day. Amplify may sign in by SRP too.",
            secret=False,
            columns={
                **SIGN_IN,
                "auth_flows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                "refresh_token_validity": 1,
            },
            callback="https://app.example.com/",
        ),
        Kind(
            "mobile",
            "Mobile or desktop app",
            "Is installed by its users and can keep no secret: authorization code with PKCE in the system's browser, "
            "back by a scheme or a link of its own, refresh tokens that rotate.",
            secret=False,
            columns={**SIGN_IN, "auth_flows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]},
            callback="com.example.app:/callback",
        ),
        Kind(
            "machine",
            "Machine",
            "A program that speaks for itself: client credentials with a secret, scopes of your APIs, no people.",
            secret=True,
            columns={"oauth_enabled": True, "oauth_flows": ["client_credentials"], "auth_flows": []},
        ),
    )
}


def of(client: Client) -> str:
    """What a client is, by its settings: nothing remembers what it was made as."""
    if "client_credentials" in client.oauth_flows:
        return KINDS["machine"].label
    if not client.is_public:
        return KINDS["web"].label
    if not client.oauth_enabled:
        return "API only"
    own_scheme = any(not url.startswith(("https://", "http://")) for url in client.callback_urls)
    return KINDS["mobile" if own_scheme else "single-page"].label
