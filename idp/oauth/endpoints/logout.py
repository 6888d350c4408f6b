"""/logout: Cognito's form, which signs out at once, and OpenID Connect RP-Initiated Logout 1.0, which may ask first."""

from __future__ import annotations

from urllib.parse import urlencode

from django import forms
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_protect

from idp.oauth import interaction, requests, responses, screening
from idp.oauth.checks.sign_out import RULES, SignOut
from idp.oauth.endpoints import door
from idp.oauth.rules import demand
from idp.oauth.screening import Parameters
from idp.pools.models import Pool

CONFIRMED = "confirmed"
TO_SIGN_OUT = {"logout_uri", "post_logout_redirect_uri", "id_token_hint", "logout_hint"}
KNOWN = requests.AUTHORIZE | TO_SIGN_OUT


class Confirmation(forms.Form):
    """The button of somebody who was asked."""

    confirmed = forms.CharField(widget=forms.HiddenInput, initial="1")


@door.for_people("GET", "POST")
def sign_out(request: HttpRequest, pool: Pool) -> HttpResponse:
    """Ask where one must, end the browser session, go on. Tokens that apps hold stay as they are, as at Cognito."""
    if request.method == "POST":
        sent = screening.form(request, KNOWN | {CONFIRMED})
        if sent.get(CONFIRMED):
            return _confirmed(request, pool)
        demand(RULES, SignOut(pool, sent, person=None))
        # An app's POST comes without our cookies (SameSite=Lax); as a GET it has them.
        return _found(f"{reverse('sign_out')}?{urlencode(sent.data)}", status=303)
    asked = _asked(request, pool)
    return _ask(request, asked) if asked.needs_consent else _end(request, asked)


@csrf_protect
def _confirmed(request: HttpRequest, pool: Pool) -> HttpResponse:
    """The address still says for whom; the body is only the button."""
    return _end(request, _asked(request, pool))


def _asked(request: HttpRequest, pool: Pool) -> SignOut:
    asked = SignOut(pool, screening.query(request, KNOWN), interaction.present(request, pool))
    demand(RULES, asked)
    return asked


def _ask(request: HttpRequest, asked: SignOut) -> HttpResponse:
    context = {"form": Confirmation(), "query": _query(asked.parameters), "continue_url": reverse("account")}
    return _kept_by_nobody(render(request, "hosted/logout.html", context))


def _end(request: HttpRequest, asked: SignOut) -> HttpResponse:
    """The browser session is over, whoever's it was; then where the app wants the person, if it said so."""
    auth.logout(request)
    parameters, state = asked.parameters, asked.parameters.get("state")
    there = parameters.get("logout_uri") or parameters.get("post_logout_redirect_uri")
    if there:
        return _found(responses.with_query(there, {"state": state} if state else {}))
    if parameters.get("redirect_uri"):
        onward = {name: value for name, value in parameters.data.items() if name not in TO_SIGN_OUT}
        return _found(f"{reverse('login')}?{urlencode(onward)}")
    again = f"?{urlencode({'client_id': asked.app.row.pk})}" if asked.app else ""
    return _kept_by_nobody(render(request, "hosted/logout.html", {"query": again}))


def _query(parameters: Parameters) -> str:
    return f"?{urlencode(parameters.data)}" if parameters.data else ""


def _found(there: str, status: int = 302) -> HttpResponse:
    """Written by hand: Django's redirect knows web addresses only, and apps register schemes of their own."""
    response = HttpResponse(status=status)
    response["Location"] = there
    return _kept_by_nobody(response)


def _kept_by_nobody(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
