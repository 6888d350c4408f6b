"""npm openid-client, a certified relying party, at Portico: every answer passes all of its checks."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hands
from tests.browser.places import Place
from tests.live import Surf
from tests.peers import node, visitors
from tests.peers.callback import Address
from tests.running import Portico

pytestmark = pytest.mark.peer


@pytest.fixture(scope="module")
def place(portico: Portico, address: Address) -> Place:
    return visitors.pool(portico, address.callback, address.home)


@pytest.fixture
def ann(portico: Portico, place: Place) -> hands.Stranger:
    return visitors.resident(portico, place)


@pytest.fixture
def web(portico: Portico, place: Place, address: Address) -> node.RelyingParty:
    """Confidential, with rotating refresh tokens."""
    return node.RelyingParty(place.issuer(portico), f"{place.client}-web", address.callback, visitors.SECRET)


@pytest.fixture
def app(portico: Portico, place: Place, address: Address) -> node.RelyingParty:
    """Public."""
    return node.RelyingParty(place.issuer(portico), f"{place.client}-app", address.callback)


@pytest.mark.parametrize("way", ["none", "basic", "post"])
def test_a_code_with_pkce_and_nonce(
    page: Page, ann: hands.Stranger, app: node.RelyingParty, web: node.RelyingParty, way: str
) -> None:
    app = app if way == "none" else replace(web, auth=way)
    started = app.ask("start")
    finished = app.finish(visitors.sign_in(page, started["url"], ann), started)
    assert "error" not in finished, finished
    assert finished["claims"]["email"] == ann.email
    assert finished["claims"]["nonce"] == started["nonce"]
    asked = app.ask("userinfo", access_token=finished["tokens"]["access_token"], subject=finished["claims"]["sub"])
    assert asked["userinfo"]["email"] == ann.email


def test_refreshing_rotates_and_an_old_token_ends_the_family(
    page: Page, ann: hands.Stranger, web: node.RelyingParty
) -> None:
    started = web.ask("start")
    first = web.finish(visitors.sign_in(page, started["url"], ann), started)
    old = first["tokens"]["refresh_token"]
    second = web.ask("refresh", refresh_token=old)
    assert second["claims"]["sub"] == first["claims"]["sub"]
    assert second["claims"]["auth_time"] == first["claims"]["auth_time"]
    assert second["tokens"]["refresh_token"] != old
    assert web.ask("refresh", refresh_token=old)["error"] == "invalid_grant"
    assert web.ask("refresh", refresh_token=second["tokens"]["refresh_token"])["error"] == "invalid_grant"


def test_a_code_used_twice_revokes_what_the_first_use_brought(
    page: Page, ann: hands.Stranger, web: node.RelyingParty
) -> None:
    started = web.ask("start")
    callback = visitors.sign_in(page, started["url"], ann)
    first = web.finish(callback, started)
    assert web.finish(callback, started)["error"] == "invalid_grant"
    assert web.ask("refresh", refresh_token=first["tokens"]["refresh_token"])["error"] == "invalid_grant"


def test_a_code_without_its_verifier_is_worth_nothing(page: Page, ann: hands.Stranger, app: node.RelyingParty) -> None:
    started, other = app.ask("start"), app.ask("start")
    callback = visitors.sign_in(page, started["url"], ann)
    stolen = app.finish(callback, started | {"code_verifier": other["code_verifier"]})
    assert stolen["error"] == "invalid_grant"
    assert "error" not in app.finish(callback, started)  # and who has it may still use the code


def test_a_revoked_token_refreshes_nothing(page: Page, ann: hands.Stranger, web: node.RelyingParty) -> None:
    started = web.ask("start")
    token = web.finish(visitors.sign_in(page, started["url"], ann), started)["tokens"]["refresh_token"]
    assert web.ask("revoke", token=token) == {"revoked": True}
    assert web.ask("refresh", refresh_token=token)["error"] == "invalid_grant"


def test_signing_out_through_the_app_ends_the_session(
    page: Page, ann: hands.Stranger, app: node.RelyingParty, address: Address
) -> None:
    started = app.ask("start")
    finished = app.finish(visitors.sign_in(page, started["url"], ann), started)
    silent = app.ask("start", params={"prompt": "none"})
    page.goto(silent["url"])
    assert "error" not in app.finish(page.url, silent)
    leaving = app.ask(
        "logout-url", id_token=finished["tokens"]["id_token"], post_logout_redirect_uri=address.home, state="bye"
    )
    page.goto(leaving["url"])
    assert page.url == f"{address.home}?state=bye"
    again = app.ask("start", params={"prompt": "none"})
    page.goto(again["url"])
    assert app.finish(page.url, again)["error"] == "login_required"


def test_asking_anew_and_the_age_of_a_sign_in(page: Page, ann: hands.Stranger, app: node.RelyingParty) -> None:
    started = app.ask("start")
    visitors.sign_in(page, started["url"], ann)
    anew = app.ask("start", params={"prompt": "login", "max_age": "60"})
    finished = app.finish(visitors.sign_in(page, anew["url"], ann), anew, max_age=60)
    assert finished["claims"]["sub"]


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_an_answer_by_form_post(
    surf: Surf, ann: hands.Stranger, app: node.RelyingParty, address: Address, script: bool
) -> None:
    page = surf(java_script_enabled=script)
    started = app.ask("start", params={"response_mode": "form_post"})
    page.goto(started["url"])
    hands.sign_in(page, ann.username)
    if not script:
        hands.sees(page, "Going back to the app")
        hands.press(page, "Continue")
    expect(page).to_have_title("App")
    assert "error" not in app.finish(f"{address.callback}?{address.posted[-1]}", started)


def test_a_machine_speaks_for_itself(portico: Portico, place: Place) -> None:
    machine = node.RelyingParty(place.issuer(portico), f"{place.client}-machine", client_secret=visitors.SECRET)
    assert machine.ask("client-credentials", scope=visitors.SCOPE)["tokens"]["scope"] == visitors.SCOPE
    impostor = node.RelyingParty(place.issuer(portico), machine.client_id, client_secret="another")
    assert impostor.ask("client-credentials")["status"] == 401
