"""/oauth2/authorize: who asks, may they, who is at the browser, and what they get (RFC 6749 §3.1, OIDC Core §3.1.2)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from idp.oauth import checks, errors, interaction, requests, responses, screening, server
from idp.oauth.endpoints import door
from idp.oauth.errors import Problem
from idp.oauth.rules import demand
from idp.pools.models import Pool


@door.for_people("GET", "POST")
def authorize(request: HttpRequest, pool: Pool) -> HttpResponse:
    """A page of ours for what may not be redirected, sign-in for who must, the answer for the app otherwise."""
    read = screening.form if request.method == "POST" else screening.query
    asked = requests.AuthorizationRequest(request, pool, read(request, requests.AUTHORIZE))
    authlib = server.of(pool)
    try:
        demand(checks.RULES, asked)
        person = interaction.present(request, pool)
        if there := interaction.wanted(asked, person):
            return _elsewhere(request, there)
        grant = authlib.get_authorization_grant(asked)
        answer: HttpResponse = authlib.create_authorization_response(asked, grant_user=person, grant=grant)
        interaction.answered(request, pool)
        return answer
    except Problem as problem:
        if not problem.redirects:
            raise
        errors.noted(request, problem)
        return authlib.handle_response(*responses.refusal(asked, problem))


def _elsewhere(request: HttpRequest, there: str) -> HttpResponse:
    """To sign in; 303 so that a POST comes back as a GET (RFC 9700 §4.12)."""
    response = HttpResponse(status=303 if request.method == "POST" else 302)
    response["Location"] = there
    response["Cache-Control"] = "no-store"
    return response
