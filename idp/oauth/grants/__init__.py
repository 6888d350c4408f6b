"""The grants: authlib's classes decide by name which one answers, ours check and ask the engine."""

from __future__ import annotations

from typing import Any

from idp.oauth.grants.authorization_code import AuthorizationCode
from idp.oauth.grants.client_credentials import ClientCredentials
from idp.oauth.grants.implicit import Implicit
from idp.oauth.grants.refresh_token import RefreshToken

ALL: tuple[type[Any], ...] = (AuthorizationCode, RefreshToken, ClientCredentials, Implicit)
