"""A way in for programs: what they call reads no session, no cookie and no language, so none of it is looked up."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponse, HttpResponseBase

from idp.oauth.urls import urlpatterns

Next = Callable[[HttpRequest], HttpResponseBase]


class Programs:
    """A middleware that answers the token endpoint and its sisters; by `urls` they would be reached just as well."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        self.views: dict[str, Callable[[HttpRequest], HttpResponse]] = {
            f"/{pattern.pattern}": pattern.callback
            for pattern in urlpatterns
            if getattr(pattern.callback, "is_for_programs", False) and not pattern.pattern.converters
        }

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        view = self.views.get(request.path_info)
        if view is None:
            return self.get_response(request)
        response = view(request)
        response["Content-Length"] = str(len(response.content))
        return response
