"""What to write into an app so that it uses this pool, with the pool's and one client's own values in it.

The forms are those of which the tests drive the real programs (boto3, Amplify, openid-client, mod_auth_openidc);
oauth2-proxy stands behind nginx, which speaks no OpenID Connect itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from idp.pools.models import Client, Pool

SECRET = "the client's secret"
CALLBACK = "https://app.example.com/callback"


@dataclass(frozen=True, slots=True)
class Snippet:
    name: str
    language: str
    text: str
    note: str = ""


def of(pool: Pool, client: Client) -> list[Snippet]:
    """For whoever builds the app; a secret is never in them."""
    public = client.is_public
    region, url = settings.PORTICO_REGION, settings.PORTICO_URL
    callback = next(iter(client.callback_urls), CALLBACK)
    away = next(iter(client.logout_urls), callback)
    scope = " ".join(client.scopes or ["openid"])
    host = urlsplit(pool.origin()).netloc
    app = urlsplit(callback)
    values = {
        "pool": pool.pk,
        "client": client.pk,
        "region": region,
        "url": url,
        "issuer": pool.issuer,
        "scope": scope,
        "host": host,
        "callback": callback,
        "away": away,
        "site": f"{app.scheme}://{app.netloc}",
        "path": app.path or "/",
    }
    quoted = {name: json.dumps(value) for name, value in values.items()}
    scopes = json.dumps(scope.split())
    no_secret = "Give the client a secret first: this program is a server." if public else ""
    registered = "" if client.callback_urls else "Register the app's real callback URL at the client first."
    needs_none = "" if public else "The client has a secret, which no browser can keep: take one without."
    hashed = "" if public else f"The client has a secret: SECRET_HASH goes with each call, made with {SECRET}."
    if "client_credentials" in client.oauth_flows:
        return [Snippet("curl", "sh", _CREDENTIALS % {**values, "secret": SECRET})]
    return [
        Snippet("boto3", "python", _BOTO3 % quoted, hashed),
        Snippet("Amplify", "js", _AMPLIFY % {**quoted, "scopes": scopes}, needs_none or registered),
        Snippet(
            "openid-client",
            "js",
            _OPENID_CLIENT % {**quoted, "proof": "None()" if public else f'ClientSecretBasic("{SECRET}")'},
            registered,
        ),
        Snippet("nginx", "nginx", _NGINX % {**values, "secret": SECRET}, no_secret or registered),
        Snippet("Apache", "apache", _APACHE % {**values, "secret": SECRET}, no_secret or registered),
    ]


_BOTO3 = """import boto3

cognito = boto3.client("cognito-idp", region_name=%(region)s, endpoint_url=%(url)s)
tokens = cognito.initiate_auth(
    ClientId=%(client)s,
    AuthFlow="USER_PASSWORD_AUTH",
    AuthParameters={"USERNAME": "…", "PASSWORD": "…"},
)["AuthenticationResult"]

# With an access key of Portico (manage.py createaccesskey), what an administrator may do:
cognito.admin_get_user(UserPoolId=%(pool)s, Username="…")
"""

_AMPLIFY = """import { Amplify } from "aws-amplify";

Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId: %(pool)s,
      userPoolClientId: %(client)s,
      userPoolEndpoint: %(url)s,
      loginWith: {
        oauth: {
          domain: %(host)s,
          scopes: %(scopes)s,
          redirectSignIn: [%(callback)s],
          redirectSignOut: [%(away)s],
          responseType: "code",
        },
      },
    },
  },
});
"""

_OPENID_CLIENT = """import * as client from "openid-client";

const config = await client.discovery(
  new URL(%(issuer)s),
  %(client)s,
  undefined,
  client.%(proof)s,
);
const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const url = client.buildAuthorizationUrl(config, {
  redirect_uri: %(callback)s,
  scope: %(scope)s,
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: "S256",
  state,
});
// Send the browser to url; when it is back at the callback:
const tokens = await client.authorizationCodeGrant(config, new URL(request.url), {
  pkceCodeVerifier: verifier,
  expectedState: state,
});
"""

_NGINX = """# nginx asks oauth2-proxy about each request, and oauth2-proxy sends people here to sign in:
#   oauth2-proxy --provider=oidc --oidc-issuer-url=%(issuer)s \\
#     --client-id=%(client)s --client-secret-file=/run/secrets/portico --scope="%(scope)s" \\
#     --code-challenge-method=S256 --redirect-url=%(site)s/oauth2/callback \\
#     --email-domain='*' --reverse-proxy=true --cookie-secret="$(openssl rand -base64 32 | tr -- '+/' '-_')"
# and %(site)s/oauth2/callback is one of the client's callback URLs.
location /oauth2/ {
    proxy_pass http://127.0.0.1:4180;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Forwarded-Uri $request_uri;
}
location = /oauth2/auth {
    internal;
    proxy_pass http://127.0.0.1:4180;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-Uri $request_uri;
    proxy_set_header Content-Length "";
    proxy_pass_request_body off;
}
location / {
    auth_request /oauth2/auth;
    error_page 401 =403 /oauth2/sign_in;
    proxy_pass http://127.0.0.1:3000;
}
"""

_APACHE = """OIDCProviderMetadataURL %(issuer)s/.well-known/openid-configuration
OIDCClientID %(client)s
OIDCClientSecret "%(secret)s"
OIDCScope "%(scope)s"
OIDCPKCEMethod S256
OIDCRedirectURI %(callback)s
OIDCCryptoPassphrase "exec:/usr/bin/openssl rand -base64 32"
OIDCRemoteUserClaim sub
<Location "/">
    AuthType openid-connect
    Require valid-user
</Location>
"""

_CREDENTIALS = """curl --user "%(client)s:%(secret)s" \\
  --data grant_type=client_credentials --data-urlencode "scope=%(scope)s" \\
  %(issuer)s/oauth2/token
"""
