"""What a stranger sent, made safe before authlib or a check reads it.

authlib answers 500 to odd bytes, takes token parameters from the query string, and lets the
last of two win. Here a parameter is printable ASCII, of bounded length, and given once;
whatever is not marked so is left to the checks by name. Unknown parameters are ignored
(RFC 6749 §3.1), an empty value counts as none.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from urllib.parse import parse_qsl

from authlib.oauth2.rfc6749 import OAuth2Payload
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from idp.oauth.errors import Problem

FORM = "application/x-www-form-urlencoded"
LONGEST = 4_096
LONGEST_TOKEN = 16_384
TOKENS = {"token", "id_token_hint", "access_token"}
LONGEST_TOGETHER = 32_768
MOST = 100
FOR_PEOPLE = {"login_hint", "logout_hint"}
"""What a person may have typed: any printable character."""


class Parameters(OAuth2Payload):
    """The known parameters of one request; authlib reads it as its payload."""

    def __init__(self, data: dict[str, str], repeated: Set[str] = frozenset(), odd: Set[str] = frozenset()) -> None:
        self._data = data
        self.repeated = repeated
        self.odd = odd

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> dict[str, list[str]]:
        return {name: [value] for name, value in self._data.items()}

    def get(self, name: str) -> str:
        """Its value, or nothing when it is missing, empty, repeated or odd."""
        return self._data.get(name, "")


def read(pairs: Iterable[tuple[str, str]], known: Set[str]) -> Parameters:
    """``pairs`` sorted into good, repeated and odd ones."""
    data: dict[str, str] = {}
    seen: set[str] = set()
    repeated: set[str] = set()
    odd: set[str] = set()
    for name, value in pairs:
        if name not in known:
            continue
        if name in seen:
            repeated.add(name)
        seen.add(name)
        if not _fits(name, value):
            odd.add(name)
        elif value:
            data[name] = value
    for name in repeated | odd:
        data.pop(name, None)
    return Parameters(data, repeated, odd)


def query(request: HttpRequest, known: Set[str]) -> Parameters:
    """The parameters of the address. Raises Problem when it is beyond reading."""
    return read(_pairs(request.META.get("QUERY_STRING", "")), known)


def form(request: HttpRequest, known: Set[str]) -> Parameters:
    """The parameters of a form-encoded body. Raises Problem for another content type, or a body beyond reading."""
    if request.content_type != FORM:
        raise Problem("invalid_request", f"The content type must be {FORM}.", detail="content type", redirects=False)
    try:
        body = request.body
    except RequestDataTooBig:
        raise _too_large() from None
    except (UnreadablePostError, ValueError):  # it ended early, or its length is no number
        raise Problem("invalid_request", "The body cannot be read.", detail="unreadable", redirects=False) from None
    return read(_pairs(body.decode("utf-8", "replace")), known)


def strict_form(request: HttpRequest, known: Set[str]) -> Parameters:
    """For endpoints that programs call: the body only (RFC 6749 §2.3.1), nothing twice (§3.2), nothing odd."""
    if "=" in request.META.get("QUERY_STRING", "") and not known.isdisjoint(name for name, _ in _query(request)):
        raise Problem("invalid_request", "Parameters belong into the body, not into the address.", detail="query")
    parameters = form(request, known)
    if parameters.repeated:
        raise Problem("invalid_request", "A parameter is repeated.", detail="repeated parameter")
    if parameters.odd:
        raise Problem("invalid_request", "A parameter is too long or not printable ASCII.", detail="odd parameter")
    return parameters


def _query(request: HttpRequest) -> list[tuple[str, str]]:
    return _pairs(request.META.get("QUERY_STRING", ""))


def _pairs(text: str) -> list[tuple[str, str]]:
    if len(text) > LONGEST_TOGETHER:
        raise _too_large()
    try:
        return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST)
    except ValueError:
        raise Problem("invalid_request", "Too many parameters.", detail="too many", redirects=False) from None


def _fits(name: str, value: str) -> bool:
    ascii_or_typed = value.isascii() or (name in FOR_PEOPLE and "\ufffd" not in value)
    return ascii_or_typed and value.isprintable() and len(value) <= (LONGEST_TOKEN if name in TOKENS else LONGEST)


def _too_large() -> Problem:
    return Problem("invalid_request", "The request is too large.", detail="too large", status=413, redirects=False)
