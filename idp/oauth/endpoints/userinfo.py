"""/oauth2/userInfo (OIDC Core §5.3): what an access token with the scope openid opens of its person."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse

from idp.flows import bearers, claims
from idp.oauth import clients, errors, screening
from idp.oauth.endpoints import door
from idp.oauth.errors import Problem
from idp.pools import schema
from idp.pools.models import Pool

KNOWN = frozenset({"access_token"})
ENDED = "Access token is expired, disabled, or deleted, or the user has globally signed out."
BAD = "Bad OAuth2 request at UserInfo Endpoint"


@door.for_programs("GET", "POST")
def userinfo(request: HttpRequest, pool: Pool) -> HttpResponse:
    """JSON, with the verified flags as strings, as Cognito has it."""
    try:
        bearer = _bearer(request, pool)
    except Problem as problem:
        errors.noted(request, problem)
        return _refused(problem)
    app = clients.find(pool, bearer.client_id)
    if app is None:
        return _refused(Problem("invalid_token", ENDED, status=401))
    said = {"sub": bearer.user.sub, **claims.attributes(bearer.user, app.row, " ".join(bearer.scopes))}
    for flag in schema.VERIFIED_FLAGS:
        if flag in said:
            said[flag] = "true" if said[flag] else "false"
    said["username"] = bearer.user.username
    return HttpResponse(
        json.dumps(said), content_type="application/json;charset=UTF-8", headers={"Cache-Control": "no-store"}
    )


def _bearer(request: HttpRequest, pool: Pool) -> bearers.Bearer:
    """From the header or the form, never from the address (RFC 6750 §2). Raises Problem."""
    scheme, _, in_header = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    in_body = ""
    if request.method == "POST" and request.content_type == screening.FORM:
        parameters = screening.form(request, KNOWN)
        if parameters.repeated or parameters.odd:
            raise Problem("invalid_request", BAD, detail="repeated or odd token")
        in_body = parameters.get("access_token")
    if scheme and in_body:
        raise Problem("invalid_request", BAD, detail="two tokens")
    if scheme and scheme.lower() != "bearer":
        raise Problem("invalid_request", BAD, detail="another scheme")
    token = in_header.strip() or in_body
    if not token:
        raise Problem("invalid_request", BAD, detail="no token", status=401)
    bearer = bearers.of(token, pool)
    if bearer is None:
        raise Problem("invalid_token", ENDED, detail="not a live access token", status=401)
    if "openid" not in bearer.scopes:
        raise Problem("insufficient_scope", "The scope openid is needed.", detail="no openid", status=403)
    return bearer


def _refused(problem: Problem) -> HttpResponse:
    """RFC 6750 §3: the error in the challenge, unless no token was shown at all (§3.1)."""
    response = errors.as_json(problem)
    challenge = f'Bearer realm="userInfo", error="{problem.error}", error_description="{problem.description}"'
    if problem.error == "insufficient_scope":
        challenge += ', scope="openid"'
    shown_nothing = problem.error == "invalid_request" and problem.status_code == 401
    response["WWW-Authenticate"] = 'Bearer realm="userInfo"' if shown_nothing else challenge
    return response
