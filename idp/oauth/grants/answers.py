"""A token set as RFC 6749 §5.1 prints it."""

from __future__ import annotations

from idp.flows.tokens import TokenSet

Body = dict[str, str | int]


def body(tokens: TokenSet) -> Body:
    """``scope`` is always said: unknown scopes were ignored, so it may differ from what was asked."""
    said: Body = {"access_token": tokens.access_token, "expires_in": tokens.expires_in, "token_type": "Bearer"}
    if tokens.id_token:
        said["id_token"] = tokens.id_token
    if tokens.refresh_token:
        said["refresh_token"] = tokens.refresh_token
    if tokens.scope:
        said["scope"] = tokens.scope
    return said
