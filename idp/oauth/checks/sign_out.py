"""What must hold before anybody is signed out and sent elsewhere; whatever does not stays on our own page."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from idp.flows import bearers
from idp.oauth import clients
from idp.oauth.clients import RelyingApp
from idp.oauth.interaction import Person
from idp.oauth.rules import Rule
from idp.oauth.screening import Parameters
from idp.pools.models import Pool
from idp.tokens.jose import VerifiedClaims


@dataclass
class SignOut:
    """One request to /logout: Cognito's (logout_uri, or redirect_uri) or OpenID's (post_logout_redirect_uri)."""

    pool: Pool
    parameters: Parameters
    person: Person | None

    @cached_property
    def hint(self) -> VerifiedClaims | None:
        """The ID token that the app shows to tell who it speaks of; it may have expired."""
        given = self.parameters.get("id_token_hint")
        return bearers.hint(given, self.pool) if given else None

    @cached_property
    def app(self) -> RelyingApp | None:
        named = self.parameters.get("client_id") or (str(self.hint["aud"]) if self.hint else "")
        return clients.find(self.pool, named) if named else None

    @property
    def is_by_cognito(self) -> bool:
        return bool(self.parameters.get("logout_uri") or self.parameters.get("redirect_uri"))

    @property
    def needs_consent(self) -> bool:
        """Somebody is signed in, and nothing shows that it is them who want out (RP-Initiated Logout §2, §6)."""
        if self.person is None or self.is_by_cognito:
            return False
        return self.hint is None or self.hint["sub"] != self.person.user.sub


def nothing_repeated(asked: SignOut) -> bool:
    return not asked.parameters.repeated


def nothing_odd(asked: SignOut) -> bool:
    return not asked.parameters.odd


def hint_ours(asked: SignOut) -> bool:
    return not asked.parameters.get("id_token_hint") or asked.hint is not None


def client_agrees(asked: SignOut) -> bool:
    named = asked.parameters.get("client_id")
    return not named or asked.hint is None or asked.hint["aud"] == named


def client_known(asked: SignOut) -> bool:
    return asked.app is not None or not asked.parameters.get("client_id")


def logout_uri_registered(asked: SignOut) -> bool:
    """Both names of the same list; without a client nothing is registered."""
    urls = asked.app.row.logout_urls if asked.app else []
    given = [asked.parameters.get(name) for name in ("logout_uri", "post_logout_redirect_uri")]
    return all(url in urls for url in given if url)


def redirect_uri_registered(asked: SignOut) -> bool:
    given = asked.parameters.get("redirect_uri")
    return not given or (asked.app is not None and asked.app.check_redirect_uri(given))


def login_complete(asked: SignOut) -> bool:
    """With redirect_uri the person is to sign in again, so the app says what for (Cognito, logout endpoint)."""
    return not asked.parameters.get("redirect_uri") or bool(
        asked.parameters.get("logout_uri") or asked.parameters.get("response_type")
    )


RULES: list[Rule[SignOut]] = [
    Rule(nothing_repeated, "invalid_request", "A parameter is repeated.", redirects=False),
    Rule(nothing_odd, "invalid_request", "A parameter is too long or not printable ASCII.", redirects=False),
    Rule(hint_ours, "invalid_request", "id_token_hint was not issued here.", redirects=False),
    Rule(client_agrees, "invalid_request", "id_token_hint was issued to another client.", redirects=False),
    Rule(client_known, "invalid_request", "The client does not exist.", redirects=False),
    Rule(logout_uri_registered, "invalid_request", "The sign-out URL is not registered.", redirects=False),
    Rule(redirect_uri_registered, "invalid_request", "redirect_uri is not registered.", redirects=False),
    Rule(login_complete, "invalid_request", "response_type is missing.", redirects=False),
]
