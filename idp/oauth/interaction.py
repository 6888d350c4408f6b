"""Whether the person at the browser must do something before the app gets its answer (OIDC Core §3.1.2.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from idp.directory.models import User
from idp.flows import bearers
from idp.kernel import clock
from idp.oauth.errors import Problem
from idp.oauth.requests import AuthorizationRequest
from idp.pools.models import Pool


@dataclass(frozen=True, slots=True)
class Person:
    """Who has a browser session at this pool, since when, and how they proved it."""

    user: User
    auth_time: datetime
    methods: tuple[str, ...]
    fresh_for: str = ""
    """The client that they have just signed in for, until it has had its answer (where the pool tracks sessions)."""


def present(http: HttpRequest, pool: Pool) -> Person | None:
    """The person of the browser session; one of another pool is nobody here."""
    user = http.user
    if not isinstance(user, User) or not user.is_authenticated or user.pool_id != pool.pk or not user.enabled:
        return None
    since = http.session.get("auth_time")
    if not isinstance(since, int | float):
        return None
    methods = tuple(str(method) for method in http.session.get("methods", ()))
    fresh = http.session.get("client", "") if http.session.get("answered") != since else ""
    return Person(user, datetime.fromtimestamp(since, tz=UTC), methods, str(fresh))


def wanted(request: AuthorizationRequest, person: Person | None) -> str:
    """Where the person must go first, or nothing. Raises Problem where the app forbade to ask (``prompt=none``)."""
    again = person is not None and (
        _too_old(request, person) or _too_old_for_client(request, person) or _another(request, person)
    )
    if person is not None and not again and not {"login", "select_account"} & set(request.prompts):
        return ""
    if "none" in request.prompts:
        raise Problem("login_required", "The person must sign in.", detail="prompt=none")
    passed_on = {name: value for name, value in request.parameters.data.items() if name != "id_token_hint"}
    if again:
        passed_on["prompt"] = "login"
    return f"{reverse('login')}?{urlencode(passed_on)}"


def answered(http: HttpRequest, pool: Pool) -> None:
    """A pool whose sessions last no time asks for each app anew: this one has had its answer."""
    if pool.session_tracking and "auth_time" in http.session:
        http.session["answered"] = http.session["auth_time"]
    if not pool.browser_session_minutes:
        http.session.pop("auth_time", None)


def _too_old(request: AuthorizationRequest, person: Person) -> bool:
    """``max_age`` in seconds; 0 always asks (OIDC Core §3.1.2.1)."""
    limit = request.parameters.get("max_age")
    return bool(limit) and (int(limit) == 0 or (clock.now() - person.auth_time).total_seconds() > int(limit))


def _too_old_for_client(request: AuthorizationRequest, person: Person) -> bool:
    """SSOSession.MaxValidityMinutes (SetUserPoolClientSessionConfiguration); dormant where the pool tracks nothing."""
    if request.app is None or not request.pool.session_tracking or person.fresh_for == request.app.row.pk:
        return False
    client = request.app.row
    return not client.sso_minutes or clock.now() - person.auth_time > timedelta(minutes=client.sso_minutes)


def _another(request: AuthorizationRequest, person: Person) -> bool:
    """The app expects somebody else: ``id_token_hint`` names another person."""
    given = request.parameters.get("id_token_hint")
    hint = bearers.hint(given, request.pool) if given else None
    return hint is not None and hint["sub"] != person.user.sub
