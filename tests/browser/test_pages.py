"""Small, private and closed: what each page weighs, which headers and cookies it has, and what it lets people do."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser import gallery, hands, places
from tests.live import Surf
from tests.running import Portico

pytestmark = [pytest.mark.browser, pytest.mark.once]
FIRST_HTML, WHOLE_PAGE = 15_000, 30_000
FORMS = ("login", "signup", "confirmUser", "resendcode", "forgotPassword", "confirmForgotPassword")


def opened(page: Page, url: str) -> Response:
    answer = page.goto(url)
    assert answer is not None
    return answer


@pytest.mark.parametrize("path", FORMS)
def test_a_page_weighs_little(surf: Surf, portico: Portico, path: str) -> None:
    page = surf()
    transferred: list[int] = []
    page.on(
        "requestfinished",
        lambda request: transferred.append(
            request.sizes()["responseBodySize"] + request.sizes()["responseHeadersSize"]
        ),
    )
    answer = opened(page, f"{portico.host('demo')}/{path}?client_id=demo-app")
    page.wait_for_load_state("networkidle")
    assert len(answer.body()) < FIRST_HTML
    assert len(transferred) >= 4  # page, two stylesheets, script
    assert sum(transferred) < WHOLE_PAGE


def test_every_page_is_closed_to_others_and_kept_by_nobody(page: Page, portico: Portico) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer) if answer.request.is_navigation_request() else None)
    for _ in gallery.tour(page, portico, gallery.place(portico)):
        pass
    assert len(answers) > 25
    for answer in answers:
        headers = answer.headers
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy, answer.url
        assert "default-src 'none'" in policy, answer.url
        assert "frame-ancestors 'none'" in policy, answer.url
        assert "strict-transport-security" not in headers  # only with https: see test_production
        assert headers["x-content-type-options"] == "nosniff"
        assert "no-store" in headers.get("cache-control", "") or answer.url.endswith("/nothing"), answer.url


def test_a_page_cannot_be_framed(page: Page, portico: Portico) -> None:
    page.route(
        "**/framing",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f"<title>x</title><iframe src='{portico.host('demo')}/login?client_id=demo-app'></iframe>",
        ),
    )
    page.goto(f"{portico.url}/framing")
    page.wait_for_load_state("networkidle")
    assert page.frames[1].url.startswith("chrome-error:")


@pytest.mark.parametrize("by_path", [False, True], ids=["by host", "by path"])
def test_cookies_are_for_this_pool_and_for_no_script(page: Page, portico: Portico, by_path: bool) -> None:
    place = places.pool(portico, by_path=by_path)
    ann = hands.stranger()
    places.person(portico, ann.username, pool=place.id)
    page.goto(f"{place.login(portico)}&lang=en")
    hands.sign_in(page, ann.username, label="User name")
    hands.sees(page, "You are signed in")
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies(f"{place.at(portico)}/login")}
    assert cookies.keys() == {"portico", "portico_csrf", "portico_lang"}
    for cookie in cookies.values():
        assert cookie["httpOnly"]
        assert cookie["sameSite"] == "Lax"
        assert cookie["path"] == (f"/{place.id}/" if by_path else "/")
        assert cookie["domain"] == ("localhost" if by_path else f"{place.prefix}.localhost")  # no dot: this host only


def test_a_password_can_be_pasted(page: Page, portico: Portico) -> None:
    page.goto(f"{portico.host('demo')}/signup?client_id=demo-app")
    page.get_by_label("Full name").fill(hands.PASSWORD)
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+C")
    page.get_by_label("Password", exact=True).focus()
    page.keyboard.press("Control+V")
    expect(page.get_by_label("Password", exact=True)).to_have_value(hands.PASSWORD)


def test_password_managers_are_told_what_each_field_is(page: Page, portico: Portico) -> None:
    told = {}
    for path in ("login", "signup", "confirmForgotPassword"):
        page.goto(f"{portico.host('demo')}/{path}?client_id=demo-app")
        for field in page.locator("form input:not([type=hidden])").all():
            told[f"{path} {field.get_attribute('name')}"] = field.get_attribute("autocomplete")
    assert told == {
        "login username": "username",
        "login password": "current-password",
        "signup username": "username",
        "signup email": "email",
        "signup name": "name",
        "signup password": "new-password",
        "confirmForgotPassword username": "username",
        "confirmForgotPassword code": "one-time-code",
        "confirmForgotPassword password": "new-password",
    }


def test_the_meter_follows_the_typing(page: Page, portico: Portico) -> None:
    page.goto(f"{portico.host('demo')}/signup?client_id=demo-app")
    field, met = page.get_by_label("Password", exact=True), page.locator(".rules li[data-met=true]")
    for typed, count in {"a": 1, "aB": 2, "aB1": 3, "aB1!": 4, "aB1!aaaa": 5, "": 0}.items():
        field.fill(typed)
        expect(met).to_have_count(count)
    assert not re.search(r"aB1", page.content())


def test_the_password_shown_is_hidden_again_when_the_form_is_sent(page: Page, portico: Portico) -> None:
    page.goto(f"{portico.host('demo')}/login?client_id=demo-app")
    hands.write(page, {hands.USERNAME: "nobody", "Password": "typed and shown"})
    hands.press(page, "Show password")
    expect(page.locator("#id_password")).to_have_attribute("type", "text")
    hands.press(page, "Sign in")
    hands.is_refused(page, "Incorrect username or password.")
    expect(page.locator("#id_password")).to_have_attribute("type", "password")
    expect(page.locator("#id_password")).to_have_value("")
