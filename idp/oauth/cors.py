"""Browsers of any origin may call the endpoints that take no cookie (Cognito's ``Access-Control-Allow-Origin: *``).

Credentials are never allowed, so an open origin gives away nothing that a server could not ask for itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse

ONE_HOUR = "3600"


def opened(response: HttpResponse) -> HttpResponse:
    """The answer, readable from any origin."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = "WWW-Authenticate"
    return response


def preflight(methods: Sequence[str]) -> HttpResponse:
    """What a browser asks before it sends (Fetch §3.2.2); ``*`` does not cover Authorization, so it is named."""
    response = opened(HttpResponse(status=204))
    response["Access-Control-Allow-Methods"] = ", ".join(methods)
    response["Access-Control-Allow-Headers"] = "Authorization, Content-Type, *"
    response["Access-Control-Max-Age"] = ONE_HOUR
    response["Allow"] = ", ".join([*methods, "OPTIONS"])
    return response
