"""Browser SDKs call from any origin; no cookie counts here, so any origin may read the answer (Fetch §3.2)."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse

ALLOWED = (
    "authorization, cache-control, content-type, content-encoding, x-amz-target, x-amz-user-agent, x-amz-date, "
    "x-amz-content-sha256, x-amz-security-token, amz-sdk-invocation-id, amz-sdk-request"
)
EXPOSED = "x-amzn-requestid, x-amzn-errortype, date"
OURS = re.compile(r"(?:amz-sdk|x-amzn?)-[a-z0-9-]{1,40}")
TWO_DAYS = "172800"


def is_preflight(request: HttpRequest) -> bool:
    """A browser asks whether it may send an operation."""
    return "x-amz-target" in request.headers.get("Access-Control-Request-Headers", "").lower()


def preflight() -> HttpResponse:
    return HttpResponse(status=200, headers={"Content-Length": "0"}, content_type="text/plain")


def opened(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer, readable from any origin; ``*`` does not cover Authorization, so headers are named."""
    response["Access-Control-Allow-Origin"] = "*"
    if request.method != "OPTIONS":
        response["Access-Control-Expose-Headers"] = EXPOSED
        return response
    asked = request.headers.get("Access-Control-Request-Headers", "").lower().replace(" ", "").split(",")
    more = sorted({name for name in asked if OURS.fullmatch(name)} - set(ALLOWED.split(", ")))
    response["Access-Control-Allow-Headers"] = ", ".join([ALLOWED, *more])
    response["Access-Control-Allow-Methods"] = "POST, OPTIONS"
    response["Access-Control-Max-Age"] = TWO_DAYS
    return response
