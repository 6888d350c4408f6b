"""The door fails closed: only the engine's finished word, in this very request, opens a session.

These tests watch allauth's upgrades.
"""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

import pytest
import time_machine
from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.core import context
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.test import Client as Browser
from django.test import RequestFactory

from idp.directory import users
from idp.directory.models import User
from idp.flows import sessions as engine_sessions
from idp.flows.steps import Authenticated, Challenge, ChallengeName, Method
from idp.hosted import backend, door, sessions, urls, visits
from idp.kernel import clock as kernel_clock
from idp.pools.models import Client, Pool
from tests.conftest import PASSWORD, TEMPORARY

SignIn = Callable[..., Browser]
HERE = {"SERVER_NAME": "demo.localhost", "HTTP_ACCEPT": "text/html"}


def a_request(pool: Pool, query: str = "client_id=publicapp") -> Any:
    """A request as it stands in a view: with its pool, a fresh session and nobody signed in."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth.models import AnonymousUser

    request = RequestFactory().post(f"/login?{query}", SERVER_NAME="demo.localhost")
    request.pool = pool  # type: ignore[attr-defined]
    request.session = import_module(settings.SESSION_ENGINE).SessionStore()
    request.user = AnonymousUser()
    return request


def word(user: User) -> Authenticated:
    return Authenticated(user, (Method.PASSWORD,), kernel_clock.now())


def is_signed_in(browser: Browser, client: str = "publicapp") -> bool:
    return browser.get(f"/account?client_id={client}").status_code == 200


# --- the gate ------------------------------------------------------------------------------


def test_nobody_is_let_in_without_the_engines_word(ann: User, app: Client, pool: Pool) -> None:
    request = a_request(pool)
    with pytest.raises(PermissionDenied):
        perform_login(request, ann)
    assert "_auth_user_id" not in request.session


def test_an_open_question_lets_nobody_in(ann: User, app: Client, pool: Pool) -> None:
    request = a_request(pool)
    question = Challenge(ChallengeName.NEW_PASSWORD_REQUIRED, "session", {})
    request._finished_step = (question, app.pk)
    with pytest.raises(PermissionDenied):
        perform_login(request, ann)


def test_the_engines_word_about_one_person_lets_no_other_in(ann: User, dov: User, app: Client, pool: Pool) -> None:
    request = a_request(pool)
    request._finished_step = (word(dov), app.pk)
    with pytest.raises(PermissionDenied):
        perform_login(request, ann)


def test_a_person_of_another_pool_is_not_let_in_here(mallory: User, app: Client, pool: Pool) -> None:
    request = a_request(pool)
    request._finished_step = (word(mallory), app.pk)
    with pytest.raises(PermissionDenied):
        perform_login(request, mallory)


def test_the_engines_word_does_not_outlive_its_sign_in(ann: User, app: Client, pool: Pool) -> None:
    request = a_request(pool)
    door.proceed(visits.of(request), word(ann))
    assert request.session["_auth_user_id"] == str(ann.pk)
    assert door.finished(request, ann) is None
    request.session.flush()
    with pytest.raises(PermissionDenied):
        perform_login(request, ann)


def test_allauths_own_stages_do_not_open_the_gate(
    ann: User, app: Client, pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(get_adapter()), "get_login_stages", DefaultAccountAdapter.get_login_stages)
    request = a_request(pool)
    with context.request_context(request), pytest.raises(PermissionDenied):
        perform_login(request, ann)
    assert "_auth_user_id" not in request.session


def test_djangos_own_authenticate_proves_nobody(ann: User, pool: Pool) -> None:
    assert authenticate(a_request(pool), username="ann", password=PASSWORD) is None


def test_a_person_is_found_only_with_a_session_of_their_pool_at_hand(ann: User) -> None:
    assert backend.PoolBackend().get_user(ann.pk) is None


# --- the list ------------------------------------------------------------------------------


def test_the_addresses_are_exactly_these() -> None:
    found = sorted((str(entry.pattern), entry.name) for entry in urls.urlpatterns)
    assert found == sorted(
        [
            ("", "landing"),
            ("account", "account"),
            ("brand.css", "brand_css"),
            ("brand/<str:kind>/<str:digest>", "brand_asset"),
            ("challenge", "challenge"),
            ("changePassword", "change_password"),
            ("confirmForgotPassword", "confirm_forgot_password"),
            ("confirmUser", "confirm_user"),
            ("endpoints", "endpoints"),
            ("error", "error"),
            ("forgotPassword", "forgot_password"),
            ("inbox", "inbox"),
            ("inbox.json", "inbox_json"),
            ("inbox/<int:mail_id>", "inbox_html"),
            ("login", "account_login"),
            ("login", "login"),
            ("operator", "operator_link"),
            ("preview", "brand_preview"),
            ("resendcode", "resend_code"),
            ("signout", "local_sign_out"),
            ("signup", "account_signup"),
            ("signup", "signup"),
        ]
    )


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/login/",
        "/password/reset/",
        "/email/",
        "/confirm-email/",
        "/inactive/",
        "/reauthenticate/",
        "/3rdparty/",
    ],
)
def test_nothing_else_of_allauth_is_reachable(browser: Browser, app: Client, path: str) -> None:
    assert browser.get(path).status_code == 404


# --- what allauth must not do --------------------------------------------------------------


def test_no_row_of_allauths_own_addresses_appears(sign_in: SignIn, browser: Browser, ann: User, app: Client) -> None:
    typed = {"username": "eve", "email": "eve@example.com", "password": PASSWORD}
    answer = browser.post(f"/signup?client_id={app.pk}", typed)
    assert answer["Location"].startswith("/confirmUser?")
    sign_in(ann, app)
    assert is_signed_in(browser)
    assert not EmailAddress.objects.exists()


# --- sessions ------------------------------------------------------------------------------


def test_a_cookie_of_one_pool_is_nobody_in_another(
    sign_in: SignIn, browser: Browser, other_browser: Browser, ann: User, app: Client, other_app: Client, mallory: User
) -> None:
    sign_in(ann, app)
    other_browser.cookies = SimpleCookie(browser.cookies.output(header="", sep=";"))
    assert other_browser.cookies["portico"].value == browser.cookies["portico"].value
    assert not is_signed_in(other_browser, "otherapp")
    assert is_signed_in(browser)


def test_one_browser_has_a_session_in_each_of_two_pools_under_paths(
    ann: User, app: Client, other_app: Client, mallory: User
) -> None:
    one = Browser(SERVER_NAME="localhost", HTTP_ACCEPT="text/html")
    first = one.post(f"/{ann.pool_id}/login?client_id=publicapp", {"username": "ann", "password": PASSWORD})
    assert first.cookies["portico"]["path"] == f"/{ann.pool_id}/"
    second = Browser(SERVER_NAME="localhost", HTTP_ACCEPT="text/html").post(
        f"/{mallory.pool_id}/login?client_id=otherapp", {"username": "ann@example.com", "password": PASSWORD}
    )
    assert second.cookies["portico"]["path"] == f"/{mallory.pool_id}/"


def test_signing_in_changes_the_sessions_key_every_time(
    sign_in: SignIn, browser: Browser, ann: User, app: Client
) -> None:
    keys = [sign_in(ann, app).cookies["portico"].value for _ in range(2)]
    assert keys[0] != keys[1]
    stolen = Browser(**HERE)  # type: ignore[arg-type]
    stolen.cookies["portico"] = keys[0]
    assert not is_signed_in(stolen)


def test_a_session_says_who_when_how_and_for_whom(sign_in: SignIn, ann: User, app: Client) -> None:
    session = sign_in(ann, app).session
    assert session["pool"] == ann.pool_id
    assert session["auth_time"] == kernel_clock.now().timestamp()
    assert session["methods"] == ["pwd"]
    assert session["client"] == app.pk


def test_a_session_ends_with_the_pools_limit_however_much_it_is_used(
    sign_in: SignIn, ann: User, app: Client, clock: time_machine.Traveller
) -> None:
    browser = sign_in(ann, app)
    for _minute in range(59):
        clock.shift(60)
        assert is_signed_in(browser)
    clock.shift(61)
    assert not is_signed_in(browser)


def test_signing_out_everywhere_ends_browser_sessions(
    sign_in: SignIn, ann: User, app: Client, clock: time_machine.Traveller
) -> None:
    browser = sign_in(ann, app)
    clock.shift(1)
    engine_sessions.sign_out_everywhere(ann)
    assert not is_signed_in(browser)


def test_somebody_who_is_disabled_is_signed_out(sign_in: SignIn, ann: User, app: Client) -> None:
    browser = sign_in(ann, app)
    users.disable(ann)
    assert not is_signed_in(browser)


def test_a_session_of_another_pool_counts_as_empty(ann: User, app: Client, pool: Pool, other_pool: Pool) -> None:
    request = a_request(pool)
    door.proceed(visits.of(request), word(ann))
    request.pool = other_pool
    assert sessions.opened(request) is None
    sessions.bind(request)
    assert "_auth_user_id" not in request.session


def test_a_half_finished_sign_in_of_one_pool_is_unknown_in_another(
    browser: Browser, other_browser: Browser, ben: User, app: Client, other_app: Client
) -> None:
    answer = browser.post(f"/login?client_id={app.pk}", {"username": "ben", "password": TEMPORARY})
    assert browser.get(answer["Location"]).status_code == 200
    other_browser.cookies["portico"] = browser.cookies["portico"].value
    elsewhere = answer["Location"].replace("publicapp", "otherapp")
    assert other_browser.get(elsewhere)["Location"].startswith("/login?")


def test_signing_in_in_one_tab_leaves_the_other_tabs_question_open(
    sign_in: SignIn, browser: Browser, ann: User, ben: User, app: Client
) -> None:
    question = browser.post(f"/login?client_id={app.pk}", {"username": "ben", "password": TEMPORARY})["Location"]
    sign_in(ann, app)
    assert browser.get(question).status_code == 200
    browser.post(question, {"new_password": "Another-Horse-8"})
    assert browser.session["_auth_user_id"] == str(ben.pk)


def test_signing_in_in_one_tab_leaves_the_other_tabs_form_valid(ann: User, app: Client) -> None:
    browser = Browser(enforce_csrf_checks=True, **HERE)  # type: ignore[arg-type]
    shown = browser.get(f"/login?client_id={app.pk}").content.decode()
    token = shown.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    typed = {"username": "ann", "password": PASSWORD, "csrfmiddlewaretoken": token}
    for _tab in range(2):
        assert browser.post(f"/login?client_id={app.pk}", typed)["Location"].startswith("/account")


def test_nothing_is_safe_to_go_to_because_a_parameter_says_so() -> None:
    request = HttpRequest()
    assert not get_adapter(request).is_safe_url("/account")
    assert not get_adapter(request).is_safe_url("https://evil.example/")
