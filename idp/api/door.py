"""Where the protocol enters: a middleware, because it needs nothing of what comes behind it.

``POST /`` with a target is answered here, on the deployment's host and on every pool's, before
sessions, cookies, CSRF and languages; everything else goes on to the pages.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.utils import translation

from idp.api import cors, dispatch, sigv4
from idp.api.call import Origin
from idp.logs import request_id

Next = Callable[[HttpRequest], HttpResponseBase]
JSON = "application/x-amz-json-1.1"
DRAINED = 8 * dispatch.LARGEST
CHUNK = 64 * 1024


class Door:
    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == "/":
            if request.method == "POST" and is_for_us(request):
                return cors.opened(request, answer(request))
            if request.method == "OPTIONS" and cors.is_preflight(request):
                return cors.opened(request, cors.preflight())
        return self.get_response(request)


def is_for_us(request: HttpRequest) -> bool:
    return "HTTP_X_AMZ_TARGET" in request.META or request.META.get("CONTENT_TYPE", "").startswith(
        "application/x-amz-json"
    )


def answer(request: HttpRequest) -> HttpResponse:
    sent = sigv4.Request(
        method=request.method or "",
        path=request.path,
        query=request.META.get("QUERY_STRING", ""),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=_body(request),
    )
    found = dispatch.answer(sent, _origin(request))
    response = HttpResponse(found.body, status=found.status, content_type=JSON)
    response["x-amzn-RequestId"] = str(uuid.UUID(request_id.get())) if request_id.get() else str(uuid.uuid4())
    response["Content-Length"] = str(len(found.body))
    response["Cache-Control"] = "no-store"
    if found.error:
        response["x-amzn-ErrorType"] = found.error.code
    return response


def _origin(request: HttpRequest) -> Origin:
    return Origin(
        pool=getattr(request, "pool", None),
        language=translation.get_language_from_request(request),
        address=getattr(request, "address", ""),
        user_agent=request.headers.get("User-Agent", "")[:512],
    )


def _body(request: HttpRequest) -> bytes:
    """As much as may matter; what is too much is read and dropped, so that the client gets to hear so."""
    try:
        body = bytes(request.read(dispatch.LARGEST + 1))
        dropped = len(body)
        while dispatch.LARGEST < dropped < DRAINED and (chunk := request.read(CHUNK)):
            dropped += len(chunk)
    except UnreadablePostError:
        return b""  # nobody is there any more to read the answer
    return body
