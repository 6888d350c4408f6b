"""What every request passes on its way in and out: which pool it is about, which language, which headers.

It puts `request.pool` (a Pool, or None on the deployment's own pages) and `request.address` on the
request; the doors meet through them.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import set_script_prefix
from django.utils import translation
from django.utils.cache import patch_vary_headers

from idp.hosted import brands
from idp.logs import request_id
from idp.pools import configuration

Next = Callable[[HttpRequest], HttpResponseBase]
log = logging.getLogger(__name__)

POOL_IN_PATH = re.compile(r"^/([\w-]+_[0-9a-zA-Z]+)(?=/|$)", re.ASCII)
COOKIES = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "messages")
current_pool: ContextVar[str] = ContextVar("current_pool", default="-")


def cache_key(key: str, prefix: str, version: int) -> str:
    """Whatever a library keeps in the cache is kept for one pool."""
    return f"{prefix}:{version}:{current_pool.get()}:{key}"


class Errors:
    """A bug is not a refusal: it is logged with an id, and the person gets the id and nothing else."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id.set(uuid.uuid4().hex)
        response = self.get_response(request)
        response["X-Request-Id"] = request_id.get()
        return response


class SecurityHeaders:
    """Headers for every answer; a view that needs another policy sets it itself."""

    POLICY = (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
        "manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
    )

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.setdefault("Content-Security-Policy", self.POLICY)
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("X-Frame-Options", "DENY")
        # Not "no-referrer": a browser then posts a page's own form with "Origin: null", which the CSRF check refuses.
        response.setdefault("Referrer-Policy", "same-origin")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if settings.SECURE:
            response.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
        return response


class Place:
    """Finds the pool by host or by the first part of the path, and binds cookies to it.

    The path form moves the pool's id from the path to SCRIPT_NAME, so that every `reverse()`
    below is right, and gives cookies that path. An unknown host is refused: nothing is ever
    built from the Host header.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.home = urlsplit(settings.PORTICO_URL).hostname or ""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            host = request.get_host()
        except DisallowedHost:
            return refuse(request, 400, "invalid host")
        name = (urlsplit(f"//{host}").hostname or "").lower()
        ours = name == self.home or name in settings.PORTICO_ALLOWED_HOSTS  # no pool's: see `Domain.clean`
        own = None if ours else configuration.pool_of_host(name)
        if own is None and not ours:
            return refuse(request, 404, "no such host")
        if "\x00" in request.path or "\ufffd" in request.path_info:
            return refuse(request, 400, "invalid path")
        pool, prefix = own, ""
        if found := POOL_IN_PATH.match(request.path_info):
            prefix = found[0]
            pool = configuration.pool(found[1])
            if pool is None or (own is not None and own.pk != pool.pk):
                return refuse(request, 404, "no such pool")
            request.path_info = request.path_info[len(prefix) :] or "/"
            request.META["SCRIPT_NAME"] = prefix
        set_script_prefix(f"{prefix}/")
        request.pool = pool  # type: ignore[attr-defined]  # what the doors meet through
        request.address = address(request)  # type: ignore[attr-defined]
        current_pool.set(pool.pk if pool else "-")
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix("/")
        for cookie in COOKIES:  # a pool's own host is all its own: one cookie for both forms of its address
            if cookie in response.cookies:
                response.cookies[cookie]["path"] = "/" if own else f"{prefix}/"
        return response


class Language:
    """What the address asks for (and a cookie from then on), else the cookie, else Accept-Language."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = asked_for(request)
        kept = supported(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""))
        language = asked or kept or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
            response.setdefault("Content-Language", language)
        if asked and asked != kept:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=365 * 86_400,
                secure=settings.SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


LANGUAGES = {code: code for code, _ in settings.LANGUAGES} | {"english": "en", "german": "de", "korean": "ko"}
"""Our codes, and the names Cognito has for them in ``lang``."""


def asked_for(request: HttpRequest) -> str:
    """By ``lang`` (Cognito), or as the first that we have of ``ui_locales`` (OIDC Core §3.1.2.1)."""
    query = request.META.get("QUERY_STRING", "")
    if "lang=" not in query and "ui_locales=" not in query:
        return ""
    names = [request.GET.get("lang", ""), *request.GET.get("ui_locales", "").split()]
    return next(filter(None, map(supported, names)), "")


def supported(asked: str) -> str:
    """A language of ours for what was asked (``de-AT`` is ``de``), or nothing."""
    return LANGUAGES.get(asked.lower()) or LANGUAGES.get(re.split("[-_]", asked.lower())[0], "")


def address(request: HttpRequest) -> str:
    """The caller's IP address, as far as the trusted proxies vouch for it."""
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    trusted = settings.PORTICO_TRUSTED_PROXIES
    found = hops[-trusted] if trusted and len(hops) >= trusted else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(found))
    except ValueError:
        return ""


def refuse(request: HttpRequest, status: int, why: str, **context: Any) -> HttpResponse:
    """A plain answer where no room is reached: JSON for programs, a page for people."""
    if "text/html" not in request.META.get("HTTP_ACCEPT", ""):
        return JsonResponse({"error": why}, status=status)
    pool = getattr(request, "pool", None)
    if pool and status in {403, 404}:  # otherwise nothing more may be asked of a request or a database that is ill
        context |= {"pool": pool, "brand": brands.of(pool)}
    return HttpResponse(render_to_string("refused.html", {"status": status, "why": why, **context}), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400: what cannot be read at all."""
    if isinstance(exception, SessionInterrupted):  # a form sent twice: the first one has opened a new session
        return HttpResponseRedirect(request.get_full_path())
    large = isinstance(exception, RequestDataTooBig)
    return refuse(request, 413 if large else 400, "request too large" if large else "bad request")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refuse(request, 403, "forbidden")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refuse(request, 404, "not found")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500; the traceback is in the log under the same id."""
    return refuse(request, 500, "server error", request_id=request_id.get())
