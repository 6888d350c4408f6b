"""A token set as RFC 6749 §5.1 prints it."""

from __future__ import annotations

from idp.flows.tokens import TokenSet

Body = dict[str, str | int]


def body(tokens: TokenSet) -> Body:
    """``scope`` is always said: unknown scopes were ignored, so it may differ from what was asked.

    An ID token is OpenID's: a sign-in by API has one without the scope, an app at this door has not.
    """
    said: Body = {"access_token": tokens.access_token, "expires_in": tokens.expires_in, "token_type": "Bearer"}
    if tokens.id_token and "openid" in tokens.scope.split():
        said["id_token"] = tokens.id_token
    if tokens.refresh_token:
        said["refresh_token"] = tokens.refresh_token
    if tokens.scope:
        said["scope"] = tokens.scope
    return said
