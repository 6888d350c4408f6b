"""What a request to a hosted page is about: the pool, the client, the authorize request in its query.

Nothing of the authorize request is kept in the session: it travels from page to page in the
query, only known parameters of a limited size, and goes back to the authorization endpoint.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from idp.flows.steps import Caller
from idp.hosted import notes, sessions
from idp.pools import configuration, redirects
from idp.pools.models import Client, Pool

PARAMETERS = (
    "client_id redirect_uri response_type response_mode scope state nonce code_challenge code_challenge_method "
    "prompt max_age login_hint lang ui_locales acr_values resource identity_provider idp_identifier next"
).split()
HANDLE = "attempt"
LONGEST, LONGEST_QUERY = 4096, 8192
CONSOLE = "console"
"""The fixed id of the reserved pool's client (`flows.operators`)."""

SAFE_PATH = re.compile(r"/[A-Za-z0-9_~!$&'()*+,;=:@%./?-]*", re.ASCII)


class Lost(Exception):
    """No page can be shown for this: not a client of this pool, or not a URL of that client."""

    def __init__(self, error: str, message: str | Promise) -> None:
        super().__init__(error)
        self.error, self.message = error, message


@dataclass(frozen=True, slots=True)
class Visit:
    """One request's circumstances; makes every link between pages."""

    request: HttpRequest
    pool: Pool
    client: Client
    parameters: tuple[tuple[str, str], ...]
    handle: str = ""
    note: notes.Note = field(default_factory=dict)

    def first(self, name: str) -> str:
        return next((value for key, value in self.parameters if key == name), "")

    @property
    def caller(self) -> Caller:
        return Caller(
            client=self.client,
            language=getattr(self.request, "LANGUAGE_CODE", "en"),
            address=getattr(self.request, "address", ""),
            user_agent=self.request.headers.get("User-Agent", "")[:512],
        )

    @property
    def username(self) -> str:
        """What was last typed as user name in this tab, or what the app suggests."""
        return str(self.note.get("username", "")) or self.first("login_hint")[:256]

    def query(self, handle: str | None = None, **changes: str) -> str:
        """``?…`` for a link; ``handle=""`` leaves the tab's note behind, an empty change drops a parameter."""
        pairs = [(key, value) for key, value in self.parameters if key not in changes]
        pairs += [(key, value) for key, value in changes.items() if value]
        mine = self.handle if handle is None else handle
        pairs += [(HANDLE, mine)] if mine else []
        return f"?{urlencode(pairs)}" if pairs else ""

    def url(self, page: str, handle: str | None = None, **changes: str) -> str:
        return reverse(page) + self.query(handle, **changes)

    @property
    def has_request(self) -> bool:
        """Whether an app sent the person, rather than a link with a client's id in it."""
        return bool(self.first("response_type")) or (self.pool.is_reserved and bool(self.first("next")))

    def destination(self) -> str:
        """Where a signed-in person goes: back to the authorization endpoint, which then finds the session."""
        if self.pool.is_reserved:
            return self._console()
        if not self.first("response_type"):
            return self.url("account", handle="")
        answered = {}
        if {"login", "select_account"} & set(self.first("prompt").split()):
            answered["prompt"] = ""
        if self.first("max_age").strip("0") == "":
            answered["max_age"] = ""
        return self.url("authorize", handle="", **answered)

    def _console(self) -> str:
        """``next`` if it is a plain path inside the console, else the console's first page."""
        try:
            home = reverse("admin:index")
        except NoReverseMatch:
            return self.url("account", handle="")
        asked = self.first("next")
        plain = asked.startswith(home) and SAFE_PATH.fullmatch(asked) and "//" not in asked and ".." not in asked
        return asked if plain and "%" not in asked.partition("?")[0] else home


def of(request: HttpRequest, *, remembered: bool = False) -> Visit:
    """The visit, with the client that the query names; ``remembered``: or the one last signed in to. Raises Lost."""
    pool = sessions.pool_of(request)
    if pool is None:
        raise Lost("invalid_request", _("This address belongs to no user pool."))
    given = request.GET
    pairs = _pairs(request)
    if len(urlencode(pairs)) > LONGEST_QUERY or any(len(value) > LONGEST or "\x00" in value for _name, value in pairs):
        raise Lost("invalid_request", _("The app that sent you here asked for too much at once."))
    handle = given.get(HANDLE, "")
    note = notes.read(request, handle)
    client = _client(request, pool, remembered=remembered)
    if any(not redirects.registered(url, client.callback_urls) for url in given.getlist("redirect_uri")):
        raise Lost("redirect_mismatch", _("The app that sent you here gave an address that is not registered for it."))
    return Visit(request, pool, client, pairs, handle if note else "", note)


def _client(request: HttpRequest, pool: Pool, *, remembered: bool) -> Client:
    named = request.GET.getlist("client_id")
    opened = sessions.opened(request) if remembered and not named else None
    if pool.is_reserved:
        client_id = CONSOLE if set(named) <= {CONSOLE} else ""
    elif opened:
        client_id = opened.client_id
    else:
        client_id = named[0] if len(named) == 1 else ""
    client = configuration.client(pool.pk, client_id) if 0 < len(client_id) <= 128 and "\x00" not in client_id else None
    if client is None:
        raise Lost("invalid_client", _("The link that brought you here does not name an app that is known here."))
    return client


def passed_on(request: HttpRequest) -> str:
    """The known part of the query, where a page must work without a client; nothing if it is too long."""
    query = urlencode(_pairs(request))
    return query if len(query) <= LONGEST_QUERY else ""


def link(page: str, query: str) -> str:
    return f"{reverse(page)}?{query}" if query else reverse(page)


def _pairs(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name in PARAMETERS for value in request.GET.getlist(name))
