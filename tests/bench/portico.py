"""What is asked of Portico, on the pool's own host and as behind a proxy that ends TLS."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Generator, Sequence
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.bench import seed, wire
from tests.bench.load import Conversation
from tests.bench.wire import Answer

DOMAIN = "auth.example.com"
HOST = f"{seed.PREFIX}.{DOMAIN}"
HEADERS = {"Host": HOST, "X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}
TOKEN_FIELD = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
VERIFIER = "a-verifier-of-forty-three-characters-or-more-it-is"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "client_id": seed.APP[0],
    "redirect_uri": seed.CALLBACK,
    "response_type": "code",
    "scope": "openid email profile",
    "state": "a-state-of-some-length",
    "nonce": "a-nonce-of-some-length",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
QUERY = urlencode(ASKED)


def _basic(client: tuple[str, str]) -> dict[str, str]:
    return {**HEADERS, "Authorization": f"Basic {base64.b64encode(':'.join(client).encode()).decode()}"}


def client_credentials() -> Conversation:
    """Client authentication by Basic, one JWT."""
    form = {"grant_type": "client_credentials", "scope": seed.SCOPE}
    request = wire.post("/oauth2/token", _basic(seed.MACHINE), form)
    while True:
        (yield request).demand(200)


def refresh(person: int) -> Conversation:
    """After a sign-in: rotation, each answer's token is the next request's; two JWTs in each."""
    session = yield from _session(person)
    token = (yield from _code_flow(session))["refresh_token"]
    headers = _basic(seed.APP)
    while True:
        answer = yield wire.post("/oauth2/token", headers, {"grant_type": "refresh_token", "refresh_token": token})
        said = answer.demand(200).json()
        token = said["refresh_token"]
        if not (said["id_token"] and said["access_token"]):
            raise RuntimeError("Portico did not give two JWTs")


def sign_in(people: Sequence[int]) -> Conversation:
    """The sign-in page's form, sent with a right password: one person after the other, each a browser of its own."""
    form = yield from _page()
    while True:
        for person in people:
            (yield _filled_in(person, *form)).demand(302)


def code_flow(person: int) -> Conversation:
    """Authorize with the browser's session, then the code for tokens: two requests each time."""
    session = yield from _session(person)
    while True:
        yield from _code_flow(session)


def page(path: str) -> Conversation:
    """The same address over and over."""
    request = wire.get(path, HEADERS)
    while True:
        (yield request).demand(200)


def _page() -> Generator[bytes, Answer, tuple[dict[str, str], str]]:
    answer = (yield wire.get(f"/login?{QUERY}", {**HEADERS, "Accept": "text/html"})).demand(200)
    found = TOKEN_FIELD.search(answer.body.decode())
    if found is None:
        raise RuntimeError("the sign-in page has no CSRF token")
    return answer.cookies(), html.unescape(found[1])


def _filled_in(person: int, cookies: dict[str, str], token: str) -> bytes:
    headers = {**HEADERS, "Origin": f"https://{HOST}", "Accept": "text/html", "Cookie": _cookie(cookies)}
    form = {"csrfmiddlewaretoken": token, "username": seed.name_of(person), "password": seed.PASSWORD}
    return wire.post(f"/login?{QUERY}", headers, form)


def _session(person: int) -> Generator[bytes, Answer, str]:
    """A Cookie header that says who is signed in."""
    cookies, token = yield from _page()
    answer = (yield _filled_in(person, cookies, token)).demand(302)
    return _cookie({**cookies, **answer.cookies()})


def _code_flow(session: str) -> Generator[bytes, Answer, dict[str, Any]]:
    answer = (yield wire.get(f"/oauth2/authorize?{QUERY}", {**HEADERS, "Cookie": session})).demand(302)
    code = parse_qs(urlsplit(answer.header("location")).query)["code"][0]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": seed.CALLBACK,
        "code_verifier": VERIFIER,
    }
    return (yield wire.post("/oauth2/token", _basic(seed.APP), form)).demand(200).json()


def _cookie(cookies: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
