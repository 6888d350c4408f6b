"""How this door says no: one table from the engine's refusals to OAuth's errors.

``description`` goes over the wire, in fixed ASCII (RFC 6749 §5.2); ``detail`` goes to our
log. Nothing that a stranger sent is ever in either.
"""

from __future__ import annotations

import logging

from authlib.oauth2 import OAuth2Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from idp.flows import tokens
from idp.kernel import refusals

log = logging.getLogger(__name__)
BASIC = 'Basic realm="token endpoint", charset="UTF-8"'
SERVED_BY_BROWSERS = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class Problem(OAuth2Error):
    """An answer of RFC 6749 §4.1.2.1 or §5.2; ``redirects`` says whether it may travel to the client by redirect."""

    detail: str
    redirects: bool

    def __init__(
        self, error: str, description: str = "", *, detail: str = "", status: int = 400, redirects: bool = True
    ) -> None:
        super().__init__(description=description, status_code=status, error=error)
        self.detail = detail
        self.redirects = redirects


class InvalidClient(Problem):
    """One answer for an unknown client, a wrong secret and a missing one; with the challenge of RFC 9110 §15.5.2."""

    def __init__(self, detail: str) -> None:
        super().__init__("invalid_client", "Client authentication failed.", detail=detail, status=401)


TABLE: dict[type[refusals.Refusal], tuple[str, str]] = {
    refusals.NotAuthorized: ("invalid_grant", "The grant is invalid, expired, revoked or already used."),
    tokens.ScopeNotGranted: ("invalid_scope", "The scope exceeds what was granted."),
    tokens.ResourceNotGranted: ("invalid_target", "The resource is not the one that was granted."),
    refusals.Refusal: ("invalid_request", "The request cannot be answered."),
}


def translated(refusal: refusals.Refusal) -> Problem:
    """The engine's no in OAuth's words: the nearest row of the table."""
    row = next(TABLE[kind] for kind in type(refusal).__mro__ if kind in TABLE)
    return Problem(*row, detail=str(refusal))


def noted(request: HttpRequest, problem: OAuth2Error) -> None:
    """One line for the log: which endpoint, which error, which rule."""
    log.info("%s answered %s: %s", request.path_info, problem.error, getattr(problem, "detail", ""))


def as_json(problem: OAuth2Error) -> HttpResponse:
    """RFC 6749 §5.2."""
    response = JsonResponse(dict(problem.get_body()), status=problem.status_code)
    for name, value in SERVED_BY_BROWSERS.items():
        response[name] = value
    if problem.status_code == 401:
        response["WWW-Authenticate"] = BASIC
    return response


def as_page(request: HttpRequest, problem: OAuth2Error) -> HttpResponse:
    """For the person in the browser, who cannot be sent back to an app we do not trust."""
    response = render(
        request,
        "hosted/error.html",
        {"title": _("This did not work"), "error": f"{problem.error}: {problem.description}"},
        status=problem.status_code,
    )
    response["Cache-Control"] = "no-store"
    return response
