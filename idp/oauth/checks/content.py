"""What the tokens shall be good for, and what the person must do for them."""

from __future__ import annotations

import re

from idp.flows import bearers
from idp.oauth import scopes
from idp.oauth.requests import AuthorizationRequest

SECONDS = re.compile(r"[0-9]{1,9}")


def scope_left(request: AuthorizationRequest) -> bool:
    return bool(request.granted)


def prompt_known(request: AuthorizationRequest) -> bool:
    """``none`` stands alone (OIDC Core §3.1.2.1); ``consent`` is not built."""
    asked = set(request.prompts)
    return asked == {"none"} or asked <= {"login", "select_account"}


def max_age_is_seconds(request: AuthorizationRequest) -> bool:
    given = request.parameters.get("max_age")
    return not given or bool(SECONDS.fullmatch(given))


def id_token_hint_ours(request: AuthorizationRequest) -> bool:
    given = request.parameters.get("id_token_hint")
    return not given or bearers.hint(given, request.pool) is not None


def one_known_resource(request: AuthorizationRequest) -> bool:
    given = request.parameters.get("resource")
    if "resource" in request.parameters.repeated:
        return False
    return not given or scopes.is_known_resource(request.pool, given)


def provider_built(request: AuthorizationRequest) -> bool:
    """Federation is not built yet."""
    return request.parameters.get("identity_provider") in ("", "COGNITO") and not request.parameters.get(
        "idp_identifier"
    )
