"""The app's side of OAuth, as small as it can be: it asks, remembers its verifier, and reads answers."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpResponse
from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import KeySet

from idp.pools.models import Client

VERIFIER = "a-verifier-of-some-length-0123456789_0123456789.~"
FORM = "application/x-www-form-urlencoded"
STATE = "state-of-the-app"
NONCE = "nonce-of-the-app"


def challenge_of(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def basic(client_id: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()


def answer_of(response: Any) -> dict[str, str]:
    """What a redirect carries, in its query or its fragment."""
    parts = urlsplit(response["Location"])
    return dict(parse_qsl(parts.fragment or parts.query, keep_blank_values=True))


def error_of(response: Any) -> str:
    """The error of a JSON answer."""
    return str(response.json()["error"])


@dataclass
class RelyingApp:
    """One client and the browser in front of it. Keyword arguments change parameters; None leaves one out."""

    client: Client
    browser: Browser
    secret: str = ""
    defaults: dict[str, str] = field(default_factory=dict)

    def request(self, **changes: str | None) -> dict[str, str]:
        asked: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.client.pk,
            "redirect_uri": self.client.callback_urls[0],
            "scope": "openid email",
            "state": STATE,
            "nonce": NONCE,
            "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256",
            **self.defaults,
            **changes,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def authorize(self, **changes: str | None) -> Any:
        return self.browser.get(f"/oauth2/authorize?{urlencode(self.request(**changes))}")

    def answer(self, **changes: str | None) -> dict[str, str]:
        response = self.authorize(**changes)
        assert response.status_code == 302, response.content.decode()
        assert response["Location"].startswith(changes.get("redirect_uri") or self.client.callback_urls[0])
        return answer_of(response)

    def code(self, **changes: str | None) -> str:
        return self.answer(**changes)["code"]

    def post(self, path: str, form: dict[str, str | None], **extra: Any) -> Any:
        """A POST as a program makes it: no cookies, form-encoded, with its secret if it has one."""
        sent = {"client_id": None if self.secret else self.client.pk} | form
        body = urlencode({name: value for name, value in sent.items() if value is not None})
        if self.secret and "HTTP_AUTHORIZATION" not in extra:
            extra["HTTP_AUTHORIZATION"] = basic(self.client.pk, self.secret)
        program = Browser(SERVER_NAME=str(self.browser.defaults["SERVER_NAME"]))
        return program.post(path, body, content_type=FORM, **extra)

    def token(self, **form: str | None) -> Any:
        return self.post("/oauth2/token", form)

    def redeem(self, code: str, **changes: str | None) -> Any:
        sent: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.client.callback_urls[0],
            "code_verifier": VERIFIER,
        }
        return self.token(**{**sent, **changes})

    def tokens(self, **changes: str | None) -> dict[str, Any]:
        """A whole code flow for whoever is signed in."""
        response = self.redeem(self.code(**changes))
        assert response.status_code == 200, response.content
        return cast(dict[str, Any], response.json())

    def refresh(self, refresh_token: str, **changes: str | None) -> Any:
        return self.token(**{"grant_type": "refresh_token", "refresh_token": refresh_token, **changes})

    def userinfo(self, access_token: str) -> Any:
        return self.browser.get("/oauth2/userInfo", HTTP_AUTHORIZATION=f"Bearer {access_token}")

    def verified(self, token: str) -> dict[str, Any]:
        """A token's claims, checked by another library than the one that signed them."""
        keys = KeySet.import_key_set(self.browser.get("/.well-known/jwks.json").json())
        return dict(jwt.decode(token, keys, algorithms=["RS256"]).claims)


def posted_form(response: HttpResponse) -> dict[str, str]:
    """The hidden fields of a form_post page."""
    import re

    page = response.content.decode()
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
