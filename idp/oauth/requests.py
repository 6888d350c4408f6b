"""Requests as authlib's grants want them, already screened."""

from __future__ import annotations

from functools import cached_property

from authlib.oauth2.rfc6749 import OAuth2Request
from django.http import HttpRequest

from idp.oauth import clients, scopes, screening
from idp.oauth.clients import RelyingApp
from idp.pools.models import Pool
from idp.tokens.models import AuthorizationCode

TOKEN = frozenset(
    "grant_type client_id client_secret client_assertion client_assertion_type code redirect_uri code_verifier "
    "refresh_token scope resource token token_type_hint".split()
)
AUTHORIZE = frozenset(
    "response_type response_mode client_id redirect_uri scope state nonce code_challenge code_challenge_method prompt "
    "max_age login_hint id_token_hint lang ui_locales resource identity_provider idp_identifier request request_uri "
    "registration".split()
)
SETTLED = "https://settled.invalid/"
"""authlib asks of every request whether it came by TLS, and takes the answer from the Host header or a variable of the
whole process. Here the question is settled when the program starts: outside test mode PORTICO_URL must be https."""


class Request(OAuth2Request):
    """One request to one pool."""

    def __init__(self, http: HttpRequest, pool: Pool, parameters: screening.Parameters) -> None:
        super().__init__(http.method, SETTLED)
        self.http = http
        self.pool = pool
        self.parameters = parameters
        self.payload = parameters

    @property
    def form(self) -> dict[str, str]:
        return self.parameters.data

    args = form


class TokenRequest(Request):
    """To an endpoint where the client proves itself; ``client`` is set once it has."""

    client: RelyingApp
    code: AuthorizationCode | None = None


class AuthorizationRequest(Request):
    """What an app asks for in the name of whoever sits at the browser."""

    @cached_property
    def app(self) -> RelyingApp | None:
        return clients.find(self.pool, self.parameters.get("client_id"))

    @cached_property
    def destination(self) -> str:
        """The registered redirect_uri of this request, or nothing: without it nothing may be redirected."""
        if self.app is None or not {"client_id", "redirect_uri"}.isdisjoint(
            self.parameters.repeated | self.parameters.odd
        ):
            return ""
        asked = self.parameters.get("redirect_uri")
        if asked:
            return asked if self.app.check_redirect_uri(asked) else ""
        return self.app.default_redirect_uri()

    @cached_property
    def mode(self) -> str:
        """How the answer travels; the default of its response_type when what was asked for is of no use."""
        asked = self.parameters.get("response_mode")
        return asked if asked in self.modes else self.modes[0]

    @property
    def modes(self) -> tuple[str, ...]:
        """The default first. Tokens never travel in a query; a form is posted to web addresses only."""
        web = ("form_post",) if self.destination.startswith(("https://", "http://")) else ()
        return ("fragment", *web) if self.parameters.get("response_type") == "token" else ("query", "fragment", *web)

    @cached_property
    def granted(self) -> list[str]:
        return scopes.for_person(self.app, self.parameters.get("scope")) if self.app else []

    @cached_property
    def prompts(self) -> list[str]:
        return self.parameters.get("prompt").split()
