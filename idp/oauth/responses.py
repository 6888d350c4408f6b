"""How an answer of the authorization endpoint travels: query, fragment or form_post, always with ``iss`` (RFC 9207)."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string

from idp.oauth.errors import Problem
from idp.oauth.requests import AuthorizationRequest

Answer = tuple[int, str, list[tuple[str, str]]]

NOT_KEPT = [("Cache-Control", "no-store"), ("Pragma", "no-cache"), ("Referrer-Policy", "no-referrer")]
# No form-action: it would stop the very form this page is for, or the client's redirects after it.
FORM_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def answer(request: AuthorizationRequest, parameters: dict[str, str]) -> Answer:
    """``parameters`` with state and iss, to the request's destination, in authlib's form (status, body, headers)."""
    said = parameters | {"iss": request.pool.issuer}
    if state := request.parameters.get("state"):
        said["state"] = state
    if request.mode == "form_post":
        return _posted(request.http, request.destination, said)
    return _redirected(request, said)


def refusal(request: AuthorizationRequest, problem: Problem) -> Answer:
    """An error, to where the answer would have gone (RFC 6749 §4.1.2.1)."""
    return answer(request, dict(problem.get_body()))


def with_query(url: str, parameters: dict[str, str]) -> str:
    """``url`` as it is, with more parameters at the end of its query (RFC 6749 §3.1.2)."""
    joint = "" if url.endswith(("?", "&")) else "&" if "?" in url else "?"
    return f"{url}{joint}{urlencode(parameters)}" if parameters else url


def _redirected(request: AuthorizationRequest, said: dict[str, str]) -> Answer:
    fragment = request.mode == "fragment"
    there = f"{request.destination}#{urlencode(said)}" if fragment else with_query(request.destination, said)
    # 303 turns a POST into a GET whatever the browser's habits (RFC 9700 §4.12).
    return 303 if request.http.method == "POST" else 302, "", [("Location", there), *NOT_KEPT]


def _posted(http: HttpRequest, destination: str, said: dict[str, str]) -> Answer:
    """OAuth 2.0 Form Post Response Mode: a page that posts itself, with a button where there is no script."""
    page = render_to_string("oauth/form_post.html", {"destination": destination, "said": said}, http)
    return 200, page, [("Content-Security-Policy", FORM_POLICY), *NOT_KEPT]
