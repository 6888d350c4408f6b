"""Signing in: the first question of a flow, and the answers to those that follow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from idp.api import printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.flows import auth_flows, authenticate, tokens
from idp.flows.authenticate import required
from idp.flows.claims import API_SCOPE
from idp.flows.steps import Challenge, Step


@operation("InitiateAuth")
def initiate_auth(call: Call) -> dict[str, Any]:
    return _begin(call, admin=False)


@operation("AdminInitiateAuth")
def admin_initiate_auth(call: Call) -> dict[str, Any]:
    """Whether it tells that a person exists is the client's setting here too (Amazon: "Managing error responses")."""
    return _begin(call, admin=True)


@operation("RespondToAuthChallenge")
def respond_to_auth_challenge(call: Call) -> dict[str, Any]:
    return _go_on(call)


@operation("AdminRespondToAuthChallenge")
def admin_respond_to_auth_challenge(call: Call) -> dict[str, Any]:
    return _go_on(call)


def _begin(call: Call, *, admin: bool) -> dict[str, Any]:
    flow, given = call["AuthFlow"], call.get("AuthParameters", {})
    auth_flows.permit(flow, call.client, admin=admin)
    if flow in auth_flows.WITH_REFRESH_TOKEN:
        return _refreshed(call, given)
    call.prove_client(required(given, "USERNAME"), given.get("SECRET_HASH"))
    return _printed(call, authenticate.begin(flow, given, caller=call.caller, admin=admin))


def _refreshed(call: Call, given: Mapping[str, str]) -> dict[str, Any]:
    """SECRET_HASH is over the stored user name; no new refresh token."""
    token = required(given, "REFRESH_TOKEN")
    if not call.client.is_public or "SECRET_HASH" in given:
        call.prove_client(tokens.holder(token, call.client).username, given.get("SECRET_HASH"))
    issued = tokens.refresh(token, call.client, rotate=False, caller=call.caller)
    return {"ChallengeParameters": {}, "AuthenticationResult": printed.tokens(issued)}


def _go_on(call: Call) -> dict[str, Any]:
    answers = call.get("ChallengeResponses", {})
    call.prove_client(required(answers, "USERNAME"), answers.get("SECRET_HASH"))
    step = authenticate.respond(call["ChallengeName"], answers, session=call.get("Session", ""), caller=call.caller)
    return _printed(call, step)


def _printed(call: Call, step: Step) -> dict[str, Any]:
    if isinstance(step, Challenge):
        return printed.challenge(step)
    issued = tokens.issue(
        step.user, call.client, scope=API_SCOPE, auth_time=step.at, methods=step.methods, caller=call.caller
    )
    return printed.authenticated(step, issued)
