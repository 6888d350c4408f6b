"""English, German, Korean: by the browser's wish, by the app's, by one's own choice, and in the letters too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import hands, places
from tests.live import Surf
from tests.running import Portico

pytestmark = [pytest.mark.browser, pytest.mark.once]
SIGN_IN = {"en": "Sign in", "de": "Anmelden", "ko": "로그인"}


def login(portico: Portico, more: str = "") -> str:
    return f"{portico.host('demo')}/login?client_id=demo-app{more}"


def speaks(page: Page, language: str) -> None:
    expect(page.locator("html")).to_have_attribute("lang", language)
    hands.sees(page, SIGN_IN[language])


@pytest.mark.parametrize(
    ("wish", "language"), [("de-AT", "de"), ("ko-KR", "ko"), ("en-GB", "en"), ("fr-FR", "en"), ("ko", "ko")]
)
def test_the_browser_is_asked(surf: Surf, portico: Portico, wish: str, language: str) -> None:
    page = surf(locale=wish)
    page.goto(login(portico))
    speaks(page, language)


def test_the_app_may_say_and_it_is_remembered(surf: Surf, portico: Portico) -> None:
    page = surf(locale="en-US")
    page.goto(login(portico, "&lang=ko"))
    speaks(page, "ko")
    page.goto(login(portico))
    speaks(page, "ko")
    page.goto(login(portico, "&lang=xx"))
    speaks(page, "ko")


def test_a_person_may_choose_on_the_page(surf: Surf, portico: Portico) -> None:
    page = surf(locale="ko-KR")
    page.goto(login(portico))
    hands.follow(page, "Deutsch")
    speaks(page, "de")
    hands.follow(page, "Konto erstellen")
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_one_pools_choice_is_not_anothers(surf: Surf, portico: Portico) -> None:
    page, other = surf(locale="en-US"), places.pool(portico)
    page.goto(login(portico, "&lang=de"))
    speaks(page, "de")
    page.goto(other.login(portico))
    speaks(page, "en")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ["Benutzername", "E-Mail-Adresse", "Vollständiger Name", "Passwort", "Konto erstellen"]),
        ("ko", ["사용자 이름", "이메일 주소", "전체 이름", "비밀번호", "계정 만들기"]),
    ],
)
def test_letters_come_in_the_language_of_the_page(
    surf: Surf, portico: Portico, language: str, words: list[str]
) -> None:
    page, ann = surf(locale=language), hands.stranger()
    *labels, button = words
    page.goto(f"{portico.host('demo')}/signup?client_id=demo-app")
    hands.write(page, dict(zip(labels, [ann.username, ann.email, ann.name, hands.PASSWORD], strict=True)))
    hands.press(page, button)
    expect(page.locator("#id_code")).to_be_visible()
    letter = portico.letter(ann.email)
    assert not letter["subject"].isascii() or language == "de"
    assert "confirm" not in (letter["subject"] + letter["text"]).lower()
    assert f'lang="{language}"' in letter["html"]


@pytest.mark.parametrize(("language", "sentence"), [("de", "Benutzername oder Passwort"), ("ko", "비밀번호")])
def test_refusals_are_translated_too(surf: Surf, portico: Portico, language: str, sentence: str) -> None:
    page = surf(locale=language)
    page.goto(login(portico))
    page.locator("#id_username").fill("nobody")
    page.locator("#id_password").fill("wrong")
    page.locator("form button[type=submit]").click()
    hands.is_refused(page, sentence)
    assert "Incorrect" not in page.content()
