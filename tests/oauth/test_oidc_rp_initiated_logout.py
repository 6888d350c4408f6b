"""OpenID Connect RP-Initiated Logout 1.0."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client as Browser

from idp.directory.models import User
from tests.conftest import make
from tests.oauth.conftest import Enter
from tests.oauth.relying_app import FORM, RelyingApp

BYE = "https://app.example.com/bye"


def leave(app: RelyingApp, **parameters: str) -> Any:
    return app.browser.get(f"/logout?{urlencode(parameters)}")


def is_signed_in(app: RelyingApp) -> bool:
    return "code" in app.answer(prompt="none")


def button(page: Any) -> dict[str, str]:
    """What pressing the page's button sends."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))


def test_a_hint_of_the_person_at_hand_signs_out_at_once(public: RelyingApp, signed_in: User) -> None:
    hint = public.tokens()["id_token"]
    response = leave(public, id_token_hint=hint, post_logout_redirect_uri=BYE, state="s 1")
    assert (response.status_code, response["Location"]) == (302, f"{BYE}?state=s+1")
    assert not is_signed_in(public)


def test_an_expired_hint_is_still_a_hint(
    public: RelyingApp, ann: User, enter: Enter, clock: time_machine.Traveller
) -> None:
    enter(ann)
    hint = public.tokens()["id_token"]
    clock.shift(3 * 86_400)
    enter(ann)
    assert leave(public, id_token_hint=hint, post_logout_redirect_uri=BYE)["Location"] == BYE


@pytest.mark.parametrize("parameters", [{}, {"client_id": "publicapp"}, {"client_id": "publicapp", "state": "x"}])
def test_without_a_hint_the_person_is_asked(public: RelyingApp, signed_in: User, parameters: dict[str, str]) -> None:
    page = leave(public, **parameters)
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    assert "confirmed" in button(page)
    assert is_signed_in(public)


def test_pressing_the_button_signs_out_and_goes_on(public: RelyingApp, signed_in: User) -> None:
    query = urlencode({"client_id": "publicapp", "post_logout_redirect_uri": BYE, "state": "x"})
    page = public.browser.get(f"/logout?{query}")
    response = public.browser.post(f"/logout?{query}", urlencode(button(page)), content_type=FORM)
    assert response["Location"] == f"{BYE}?state=x"
    assert not is_signed_in(public)


def test_without_anything_it_ends_on_our_own_page(public: RelyingApp, signed_in: User) -> None:
    page = public.browser.get("/logout")
    response = public.browser.post("/logout", urlencode(button(page)), content_type=FORM)
    assert response.status_code == 200
    assert "confirmed" not in button(response)
    assert not is_signed_in(public)
    assert public.browser.get("/logout").status_code == 200


def test_a_forged_button_is_refused(public: RelyingApp, ann: User, enter: Enter) -> None:
    strict = Browser(SERVER_NAME="demo.localhost", HTTP_ACCEPT="text/html", enforce_csrf_checks=True)
    enter(ann, into=strict)
    forged = strict.post("/logout", "confirmed=1", content_type=FORM)
    assert forged.status_code == 403
    page = strict.get("/logout")
    pressed = button(page)
    assert "csrfmiddlewaretoken" in pressed
    response = strict.post("/logout", urlencode(pressed), content_type=FORM, HTTP_ORIGIN="http://demo.localhost")
    assert response.status_code == 200


def test_an_apps_post_becomes_a_get_so_that_the_session_is_seen(public: RelyingApp, signed_in: User) -> None:
    asked = {"client_id": "publicapp", "id_token_hint": public.tokens()["id_token"], "post_logout_redirect_uri": BYE}
    without_cookies = Browser(SERVER_NAME="demo.localhost").post("/logout", urlencode(asked), content_type=FORM)
    assert without_cookies.status_code == 303
    assert public.browser.get(without_cookies["Location"])["Location"] == BYE
    assert not is_signed_in(public)


def test_a_post_that_does_not_hold_is_refused_and_not_shortened(public: RelyingApp) -> None:
    for body in (
        f"client_id=publicapp&post_logout_redirect_uri={BYE}&post_logout_redirect_uri=https://evil.example.com/",
        f"client_id=publicapp&logout_uri={BYE}&state=%00",
        "client_id=publicapp&logout_uri=https://evil.example.com/",
    ):
        response = public.browser.post("/logout", body, content_type=FORM)
        assert response.status_code == 400, body
        assert "Location" not in response


def test_a_hint_of_somebody_else_does_not_sign_out_unasked(public: RelyingApp, ann: User, enter: Enter) -> None:
    enter(ann)
    hint = public.tokens()["id_token"]
    enter(make(ann.pool, "eve", email="eve@example.com"))
    assert leave(public, id_token_hint=hint, post_logout_redirect_uri=BYE).status_code == 200
    assert is_signed_in(public)


def test_somebody_who_is_not_signed_in_is_not_asked(public: RelyingApp) -> None:
    assert leave(public, client_id="publicapp", post_logout_redirect_uri=BYE)["Location"] == BYE


def test_what_does_not_fit_together_ends_on_our_own_page(
    public: RelyingApp, elsewhere: RelyingApp, mallory: User, enter: Enter, signed_in: User
) -> None:
    tokens = public.tokens()
    hint = tokens["id_token"]
    enter(mallory, into=elsewhere.browser)
    foreign = elsewhere.tokens(scope="openid")["id_token"]
    for parameters in (
        {"id_token_hint": hint, "post_logout_redirect_uri": "https://evil.example.com/"},
        {"id_token_hint": hint, "post_logout_redirect_uri": "https://app.example.com/callback"},
        {"id_token_hint": hint, "client_id": "otherapp", "post_logout_redirect_uri": BYE},
        {"id_token_hint": f"{hint}x", "post_logout_redirect_uri": BYE},
        {"id_token_hint": foreign, "post_logout_redirect_uri": BYE},
        {"id_token_hint": tokens["access_token"], "post_logout_redirect_uri": BYE},
        {"post_logout_redirect_uri": BYE},
    ):
        response = leave(public, **parameters)
        assert response.status_code == 400, parameters
        assert "Location" not in response
    assert is_signed_in(public)


def test_one_pools_sign_out_leaves_the_other_alone(
    public: RelyingApp, elsewhere: RelyingApp, mallory: User, enter: Enter, signed_in: User
) -> None:
    enter(mallory, into=elsewhere.browser)
    leave(public, client_id="publicapp", logout_uri=BYE)
    assert "code" in elsewhere.answer(prompt="none", scope="openid")
