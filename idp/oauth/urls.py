"""The authorization server's addresses; `idp.middleware.Place` has found the pool before."""

from __future__ import annotations

from django.urls import path

from idp.oauth.endpoints.authorize import authorize
from idp.oauth.endpoints.jwks import jwks
from idp.oauth.endpoints.logout import sign_out
from idp.oauth.endpoints.metadata import metadata
from idp.oauth.endpoints.revoke import revoke
from idp.oauth.endpoints.token import token
from idp.oauth.endpoints.userinfo import userinfo

urlpatterns = [
    path("oauth2/authorize", authorize, name="authorize"),
    path("oauth2/token", token, name="token"),
    path("oauth2/userInfo", userinfo, name="userinfo"),
    path("oauth2/revoke", revoke, name="revoke"),
    path("logout", sign_out, name="sign_out"),
    path(".well-known/jwks.json", jwks, name="jwks"),
    path(".well-known/openid-configuration", metadata, name="openid_configuration"),
    path(".well-known/openid-configuration/<str:pool_id>", metadata),
    path(".well-known/oauth-authorization-server", metadata, name="oauth_metadata"),
    path(".well-known/oauth-authorization-server/<str:pool_id>", metadata),
]
