"""An access token for an app that speaks for itself, asked for by API (GetClientToken)."""

from __future__ import annotations

from collections.abc import Sequence

from idp.flows import auth_flows, tokens
from idp.flows.tokens import TokenSet
from idp.kernel.refusals import InvalidParameter, NotAuthorized
from idp.pools import configuration
from idp.pools.models import Client

SWITCH = "ALLOW_CLIENT_TOKEN_AUTH"
"""Amazon's page demands it; botocore's enum lacks the word, so the client_credentials grant opens the same door."""


def issue(client: Client, asked: Sequence[str] = ()) -> TokenSet:
    """For ``asked``, or for all custom scopes of the client. Raises InvalidParameter, NotAuthorized."""
    if client.is_public:
        raise NotAuthorized("Invalid client secret", detail="a client without a secret proves nothing")
    granted = client.oauth_enabled and "client_credentials" in client.oauth_flows
    if SWITCH not in client.open_flows and not granted:
        raise InvalidParameter(auth_flows.NOT_ENABLED, field="AuthFlow", detail=f"{SWITCH} in {client.pk}")
    known = configuration.scopes(client.pool_id)
    allowed = [scope for scope in client.scopes if scope in known]
    chosen = list(dict.fromkeys(asked)) or allowed
    if not chosen or not set(chosen) <= set(allowed):
        raise InvalidParameter("Invalid scope.", field="Scopes", detail="not a custom scope of the client")  # [P]
    return tokens.for_client(client, scope=" ".join(chosen))
