"""What becomes of tokens: new ones for old, an end to them, and those of a client that speaks for itself."""

from __future__ import annotations

from typing import Any

from idp.api import printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.flows import client_tokens, sessions, tokens


@operation("GetTokensFromRefreshToken")
def get_tokens_from_refresh_token(call: Call) -> dict[str, Any]:
    """A new refresh token comes along where the client rotates them."""
    call.prove_secret(call.get("ClientSecret"))
    issued = tokens.refresh(call["RefreshToken"], call.client, caller=call.caller)
    return {"AuthenticationResult": printed.tokens(issued)}


@operation("RevokeToken")
def revoke_token(call: Call) -> dict[str, Any]:
    """A token that is nobody's any more is revoked already (RFC 7009 §2.2). No sign-in by API has a linked session."""
    call.prove_secret(call.get("ClientSecret"))
    tokens.revoke_by_app(call["Token"], call.client)
    return {}


@operation("GlobalSignOut")
def global_sign_out(call: Call) -> dict[str, Any]:
    sessions.sign_out_everywhere(call.user, caller=call.caller)
    return {}


@operation("GetClientToken")
def get_client_token(call: Call) -> dict[str, Any]:
    call.prove_secret(call["Secret"])
    issued = client_tokens.issue(call.client, call.get("Scopes", ()))
    return {"ClientAuthenticationResult": printed.tokens(issued)}
