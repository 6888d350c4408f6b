"""axe finds nothing on any page, nothing is cut off at 320 pixels, in light and in dark, in any brand colour."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.browser import gallery, hands, places
from tests.live import Surf
from tests.running import Portico

pytestmark = [pytest.mark.browser, pytest.mark.once]
AXE = Path(__file__).parents[1] / "peers" / "node_modules" / "axe-core" / "axe.min.js"
PHONE: ViewportSize = {"width": 320, "height": 640}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
GARISH = {
    "lime": {"primary": "#d4ff00", "radius": 0},
    "scream": {"primary": "#ff00c8", "background_light": "#fff36b", "background_dark": "#2b0033", "radius": 28},
}
EVERYTHING = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"runOnly": ["color-contrast", "link-in-text-block", "target-size"]}
RUN = """async (options) => (await axe.run(document, {...options, iframes: false, resultTypes: ["violations"]})
  ).violations.map(
  (found) => `${found.id}: ` + found.nodes.map((node) => `${node.target} ${node.failureSummary}`).join(" | "))"""
TOO_WIDE = """() => document.scrollingElement.scrollWidth > innerWidth || (innerWidth < 768 &&
  [...document.querySelectorAll(".results, .scroll")].some((table) => table.scrollWidth > table.clientWidth))"""


Rules = dict[str, list[str]]
View = tuple[ViewportSize, Literal["light", "dark"], Rules]
Examine = Callable[..., None]
VIEWS: tuple[View, ...] = (
    (DESKTOP, "dark", CONTRAST),
    (PHONE, "dark", CONTRAST),
    (PHONE, "light", EVERYTHING),
    (DESKTOP, "light", CONTRAST),
)
COLOURS: tuple[View, ...] = ((PHONE, "dark", CONTRAST), (PHONE, "light", CONTRAST))


@pytest.fixture
def examine(surf: Surf) -> Iterator[Examine]:
    """Looks at a page in four ways and goes on; what was found is told at the end, all of it."""
    if not AXE.exists():
        pytest.skip("needs `npm ci --prefix tests/peers`")
    axe = AXE.read_text()
    found: list[str] = []

    def look(page: Page, name: str, views: tuple[View, ...] = VIEWS) -> None:
        page.evaluate(axe)
        for size, scheme, rules in views:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            found.extend(f"{name} ({size['width']} px, {scheme}): {problem}" for problem in problems(page, rules))

    yield look
    assert not found, "\n".join(found)


def problems(page: Page, rules: Rules) -> list[str]:
    wide = ["wider than the screen"] if page.evaluate(TOO_WIDE) else []
    return [*wide, *page.evaluate(RUN, rules)]


def test_axe_is_looking(page: Page) -> None:
    page.set_content("<html><body><input><p style='color: #ccc; width: 3000px'>faint</p></body></html>")
    page.evaluate(AXE.read_text())
    found = "\n".join(problems(page, EVERYTHING))
    for problem in ("label", "color-contrast", "html-has-lang", "document-title", "wider than the screen"):
        assert problem in found


@pytest.mark.parametrize("colour", ["demo", *GARISH])
def test_the_hosted_pages(page: Page, portico: Portico, examine: Examine, colour: str) -> None:
    brand: dict[str, Any] = GARISH.get(colour, {"primary": "#2f6f4f", "radius": 14})
    for name in gallery.tour(page, portico, gallery.place(portico, brand=brand)):
        examine(page, f"{colour}: {name}", COLOURS if colour in GARISH else VIEWS)


def test_the_pages_of_no_pool(page: Page, portico: Portico, examine: Examine) -> None:
    for name in gallery.outside(page, portico):
        examine(page, name)


def test_the_pages_of_a_second_factor(page: Page, portico: Portico, examine: Examine) -> None:
    for name in gallery.second_factor(page, portico):
        examine(page, name)


@pytest.mark.parametrize("language", ["de", "ko"])
def test_longer_words_fit_too(surf: Surf, portico: Portico, examine: Examine, language: str) -> None:
    page = surf(locale=language)
    for path in ("login", "signup", "forgotPassword", "confirmForgotPassword", "resendcode"):
        page.goto(f"{portico.host('demo')}/{path}?client_id=demo-app")
        examine(page, f"{path} in {language}")


def test_names_that_never_break_and_letters_twice_as_large_fit_too(
    page: Page, portico: Portico, examine: Examine
) -> None:
    place = gallery.place(portico, name="W" * 60)
    ann = hands.Stranger("w" * 60)
    places.person(portico, ann.username, pool=place.id, name="W" * 120, email=ann.email, email_verified="true")
    page.goto(place.login(portico))
    hands.sign_in(page, ann.username)
    hands.sees(page, "You are signed in")
    examine(page, "account")
    page.goto(place.login(portico))
    examine(page, "choose an account")
    page.goto(f"{place.at(portico)}/forgotPassword?client_id={place.client}")
    hands.write(page, {hands.USERNAME: ann.username})
    hands.press(page, "Send code")
    hands.sees(page, "Choose a new password")
    page.evaluate("document.documentElement.style.fontSize = '200%'")  # WCAG 2.2 1.4.4
    examine(page, "recovery at 200 %")
    portico.code(ann.email)
    page.goto(f"{portico.url}/inbox")
    examine(page, "inbox")
