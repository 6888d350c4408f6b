"""Any colour an owner picks gives pages that everybody can read (WCAG 2.2 AA)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idp.pools import branding, colour
from idp.pools.branding import Brand
from idp.pools.colour import Colour

ROOT = Path(__file__).parents[2]

channel = st.integers(0, 255)
any_colour = st.builds(Colour, channel, channel, channel)

GROUNDS = ("surface", "page", "tint")
READ = [(words, ground) for words in ("text", "muted", "link", "danger", "good") for ground in GROUNDS]
READ += [("danger", "danger-tint"), ("text", "danger-tint")]
READ += [("on-brand", fill) for fill in ("brand", "brand-hover", "brand-active")]
SEEN = [(shape, ground) for shape in ("ring", "field-line") for ground in GROUNDS]


def _failures(palette: dict[str, Colour]) -> list[str]:
    pairs = [(pair, 4.5) for pair in READ] + [(pair, 3.0) for pair in SEEN]
    return [
        f"{front} {palette[front].hex} on {back} {palette[back].hex}"
        for (front, back), ratio in pairs
        if colour.contrast(palette[front], palette[back]) < ratio
    ]


@settings(max_examples=150, deadline=None)
@given(primary=any_colour, background=st.none() | any_colour)
def test_any_brand_colour_can_be_read_on_a_light_page(primary: Colour, background: Colour | None) -> None:
    assert _failures(branding.light_palette(primary, background)) == []


@settings(max_examples=150, deadline=None)
@given(primary=any_colour, background=st.none() | any_colour)
def test_any_brand_colour_can_be_read_and_its_button_seen_on_a_dark_page(
    primary: Colour, background: Colour | None
) -> None:
    palette = branding.dark_palette(primary, background)
    assert _failures(palette) == []
    assert colour.contrast(palette["brand"], palette["surface"]) >= 3


@pytest.mark.parametrize("primary", ["#000000", "#ffffff", "#ffe600", "#777777", "#0b1d3a", "#e8590c"])
def test_a_button_keeps_the_exact_brand_colour_on_a_light_page(primary: str) -> None:
    assert branding.light_palette(colour.parse(primary))["brand"].hex == primary


@settings(max_examples=100, deadline=None)
@given(primary=any_colour)
def test_a_button_looks_different_under_the_pointer(primary: Colour) -> None:
    palette = branding.light_palette(primary)
    assert palette["brand-hover"] != palette["brand"]


@given(any_colour)
def test_a_colour_survives_its_way_through_the_eye(given_colour: Colour) -> None:
    back = colour.shown(colour.tone(given_colour))
    assert max(abs(back.red - given_colour.red), abs(back.green - given_colour.green)) <= 2
    assert abs(back.blue - given_colour.blue) <= 2


@given(any_colour)
def test_words_in_a_letter_can_be_read(given_colour: Colour) -> None:
    brand = Brand(primary=given_colour.hex)
    assert colour.contrast(colour.parse(brand.on_primary), given_colour) >= 4.5
    assert colour.contrast(colour.parse(brand.link), colour.WHITE) >= 4.5


@given(given_colour=any_colour)
def test_a_button_in_a_letter_can_be_seen(given_colour: Colour) -> None:
    brand = Brand(primary=given_colour.hex)
    layout = (ROOT / "templates" / "letters" / "layout.html").read_text()
    for edge, grounds in ((brand.edge, branding.LETTER), (brand.edge_dark, branding.LETTER_DARK)):
        for ground in grounds:
            assert f"background:{ground.hex}" in layout.replace(" ", "")
            assert colour.contrast(colour.parse(edge), ground) >= 3


def test_contrast_is_wcags() -> None:
    assert colour.contrast(colour.BLACK, colour.WHITE) == pytest.approx(21)
    assert colour.contrast(colour.parse("#767676"), colour.WHITE) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("text", ["", "red", "#12", "#12345g", "#1234567", "#fff;}", "#fff\n}"])
def test_what_is_not_a_colour_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a colour"):
        branding.stylesheet(Brand(primary=text))


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://cdn.example/a b.jpg", 'url("https://cdn.example/a%20b.jpg")'),
        ("/brand/background?v=1", 'url("/brand/background?v=1")'),
        ('/x");}body{display:none}/*', 'url("/x%22%29;%7Dbody%7Bdisplay:none%7D/*")'),
        ("/x\\", 'url("/x%5C")'),
        ("javascript:alert(1)", ""),
        ("data:image/png;base64,AAAA", ""),
        ("//elsewhere.example/x", ""),
        ("", ""),
    ],
)
def test_a_picture_cannot_break_out_of_the_stylesheet(url: str, written: str) -> None:
    assert branding.css_url(url) == written


def test_a_scheme_the_owner_forces_leaves_the_other_out() -> None:
    light, dark = branding.stylesheet(Brand(scheme="light")), branding.stylesheet(Brand(scheme="dark"))
    assert "color-scheme:light" in light
    assert "color-scheme:dark" in dark
    assert "@media" not in light + dark


def test_the_version_changes_with_the_look_and_only_with_it() -> None:
    assert Brand().version == Brand(logo_url="/logo").version != Brand(radius=0).version


def test_the_pages_stylesheet_begins_with_the_default_brand() -> None:
    css = (ROOT / "static/portico/portico.css").read_text()
    assert css.splitlines()[1] == branding.stylesheet(branding.DEFAULT)


def test_the_pages_stylesheet_names_no_side_of_the_screen() -> None:
    """Right-to-left languages mirror the page by themselves."""
    css = (ROOT / "static/portico/portico.css").read_text()
    assert re.findall(r"[{;]\s*(?:(?:margin|padding|border)-(?:left|right)|left|right|float)\s*:", css) == []
    assert re.findall(r"text-align:\s*(?:left|right)", css) == []
