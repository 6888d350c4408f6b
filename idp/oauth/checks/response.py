"""What is asked for, and how it shall travel."""

from __future__ import annotations

from idp.oauth.requests import AuthorizationRequest

FLOWS = {"code": "code", "token": "implicit"}
"""response_type, and the client's flow that allows it."""


def nothing_repeated(request: AuthorizationRequest) -> bool:
    """``resource`` alone may be repeated by its standard; its own check refuses that."""
    return request.parameters.repeated <= {"resource"}


def nothing_odd(request: AuthorizationRequest) -> bool:
    return not request.parameters.odd


def no_request_object(request: AuthorizationRequest) -> bool:
    return not request.parameters.get("request")


def no_request_uri(request: AuthorizationRequest) -> bool:
    return not request.parameters.get("request_uri")


def no_registration(request: AuthorizationRequest) -> bool:
    return not request.parameters.get("registration")


def type_given(request: AuthorizationRequest) -> bool:
    return bool(request.parameters.get("response_type"))


def type_known(request: AuthorizationRequest) -> bool:
    return request.parameters.get("response_type") in FLOWS


def type_allowed(request: AuthorizationRequest) -> bool:
    return request.app is not None and request.app.may(FLOWS[request.parameters.get("response_type")])


def mode_fits(request: AuthorizationRequest) -> bool:
    asked = request.parameters.get("response_mode")
    return not asked or asked in request.modes
