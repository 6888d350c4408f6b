"""What every endpoint does alike: its methods, its pool, and refusals in OAuth's form instead of a traceback."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from authlib.oauth2 import OAuth2Error
from django.http import HttpRequest, HttpResponse

from idp.kernel.refusals import Refusal
from idp.oauth import cors, errors
from idp.oauth.errors import Problem
from idp.pools.models import Pool

View = Callable[..., HttpResponse]
Answer = Callable[[HttpRequest, OAuth2Error], HttpResponse]


def for_programs(*methods: str) -> Callable[[View], View]:
    """A view ``(request, pool, …)`` that answers JSON, to browsers of any origin too; it reads no cookie."""

    def around(view: View) -> View:
        @functools.wraps(view)
        def answered(request: HttpRequest, **arguments: Any) -> HttpResponse:
            if request.method == "OPTIONS":
                return cors.preflight(methods)
            return cors.opened(_answered(request, view, methods, _json, arguments))

        answered.csrf_exempt = True  # type: ignore[attr-defined]  # Django's own mark for a view without cookies
        answered.is_for_programs = True  # type: ignore[attr-defined]  # `oauth.programs` asks
        return answered

    return around


def for_people(*methods: str) -> Callable[[View], View]:
    """The same for a browser that a person looks at: pages. The view itself guards what a forged POST could do."""

    def around(view: View) -> View:
        @functools.wraps(view)
        def answered(request: HttpRequest, **arguments: Any) -> HttpResponse:
            return _answered(request, view, methods, errors.as_page, arguments)

        answered.csrf_exempt = True  # type: ignore[attr-defined]
        return answered

    return around


def _answered(
    request: HttpRequest, view: View, methods: tuple[str, ...], say: Answer, arguments: dict[str, Any]
) -> HttpResponse:
    try:
        if request.method not in methods:
            raise Problem("invalid_request", "The method is not allowed.", detail="method", status=405)
        pool: Pool | None = getattr(request, "pool", None)
        if pool is None and not arguments:
            raise Problem("invalid_request", "There is no user pool at this address.", detail="no pool", status=404)
        return view(request, pool, **arguments)
    except OAuth2Error as problem:
        response = _noted(request, problem, say)
    except Refusal as refusal:
        response = _noted(request, errors.translated(refusal), say)
    if response.status_code == 405:
        response["Allow"] = ", ".join([*methods, "OPTIONS"] if say is _json else methods)
    return response


def _noted(request: HttpRequest, problem: OAuth2Error, say: Answer) -> HttpResponse:
    errors.noted(request, problem)
    return say(request, problem)


def _json(request: HttpRequest, problem: OAuth2Error) -> HttpResponse:
    return errors.as_json(problem)
