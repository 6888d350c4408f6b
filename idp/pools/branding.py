"""A pool's brand: a few choices in, one small stylesheet of custom properties out.

The pages' own stylesheet never names a colour: it uses the properties computed here, so any brand colour an owner
picks gives pages that meet WCAG 2.2 AA in light and in dark (text 4.5:1, borders and focus rings 3:1).
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

from idp.pools import colour, looks
from idp.pools.colour import Colour, Tone
from idp.pools.looks import Look

Scheme = Literal["auto", "light", "dark"]

_TEXT = 4.5  # WCAG 2.2 1.4.3
_SHAPE = 3.0  # WCAG 2.2 1.4.11
LETTER = [colour.WHITE, colour.parse("#f4f6f6")]
LETTER_DARK = [colour.parse("#1b1e1e"), colour.parse("#111313")]
"""The grounds that `templates/letters/layout.html` names."""

_SAFE_URL = re.compile(r"(https?://|/(?!/))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Brand:
    """What an owner chooses; colours are ``#rrggbb``, ``radius`` is in CSS pixels, URLs may be empty."""

    primary: str = "#1c5d52"
    background_light: str = ""
    background_dark: str = ""
    radius: int = 10
    scheme: Scheme = "auto"
    logo_url: str = ""
    favicon_url: str = ""
    background_url: str = ""
    logo_dark_url: str = ""
    background_dark_url: str = ""
    primary_dark: str = ""
    look: Look | None = None
    classic: str = ""
    """Rules of `pools.classic`, written after all others."""

    client_id: str = ""
    """Whose own brand it is, where it is not the whole pool's: the stylesheet's address names the client."""

    draft: str = field(default="", compare=False)
    """A sealed `pools.drafts` that it is made of, which the stylesheet's address carries."""

    @property
    def version(self) -> str:
        """Name this very stylesheet, for a URL that may be cached for ever."""
        return hashlib.sha256(stylesheet(self).encode()).hexdigest()[:12]

    @property
    def on_primary(self) -> str:
        """Give the colour of words on the primary colour (letters write it inline)."""
        return colour.text_on(colour.parse(self.primary)).hex

    @property
    def link(self) -> str:
        """Give the primary colour as it can be read on a white letter."""
        return colour.legible(colour.parse(self.primary), on=[colour.WHITE], ratio=_TEXT).hex

    @property
    def edge(self) -> str:
        """Give the outline that lets a button of the primary colour be seen on a letter."""
        return colour.legible(colour.parse(self.primary), on=LETTER, ratio=_SHAPE).hex

    @property
    def edge_dark(self) -> str:
        """Give the same for a letter read in the dark."""
        return colour.legible(colour.parse(self.primary), on=LETTER_DARK, ratio=_SHAPE).hex


DEFAULT = Brand()


@functools.lru_cache(maxsize=1024)
def stylesheet(brand: Brand) -> str:
    """Write the brand as CSS. Raises ValueError for something that is not a colour."""
    shape = {"radius": f"{min(max(brand.radius, 0), 32)}px"}
    if image := css_url(brand.background_url):
        shape |= {"backdrop-image": image, "arch": "none"}
    primary = colour.parse(brand.primary)
    light = light_palette(primary, colour.parse(brand.background_light) if brand.background_light else None)
    darker = colour.parse(brand.primary_dark) if brand.primary_dark else primary
    dark = dark_palette(darker, colour.parse(brand.background_dark) if brand.background_dark else None)
    more = brand.classic
    if brand.look:
        light, dark = looks.upon(light, brand.look.light), looks.upon(dark, brand.look.dark)
        more = looks.rules(brand.look) + more
    if brand.scheme == "light":
        return _rule({"color-scheme": "light"}, light, shape) + more
    if brand.scheme == "dark":
        return _rule({"color-scheme": "dark"}, dark, shape) + more
    first = _rule({"color-scheme": "light dark"}, light, shape)
    night = {"backdrop-image": css_url(brand.background_dark_url)} if brand.background_dark_url else {}
    return f"{first}@media (prefers-color-scheme:dark){{{_rule({}, dark, night)}}}{more}"


def light_palette(primary: Colour, background: Colour | None = None) -> dict[str, Colour]:
    """Give every colour of a light page; greys lean a little towards the brand's hue, and a light page stays light."""
    place = colour.tone(primary)
    ground = colour.tone(_within(colour.tone(background), 0.86, 1)) if background else _lean(place, 1)
    surface, page, tint = _shift(ground, 0), _shift(ground, -0.023), _shift(ground, -0.038, 2)
    grounds = [surface, page, tint]
    danger_tint = colour.parse("#fdf3f2")
    return {
        "surface": surface,
        "page": page,
        "tint": tint,
        "line": _shift(ground, -0.095),
        "field-line": colour.legible(_shift(ground, -0.34), on=grounds, ratio=_SHAPE),
        "text": colour.shown(_lean(place, 0.23)),
        "muted": colour.legible(colour.shown(_lean(place, 0.5)), on=grounds, ratio=_TEXT),
        "danger": colour.legible(colour.parse("#c22f2b"), on=[*grounds, danger_tint], ratio=_TEXT),
        "danger-tint": danger_tint,
        "good": colour.legible(colour.parse("#1d7a46"), on=grounds, ratio=_TEXT),
        **_brand(primary, grounds),
        "backdrop": _within(place, 0.36, 0.8),
    }


def dark_palette(primary: Colour, background: Colour | None = None) -> dict[str, Colour]:
    """Give every colour of a dark page; a brand colour too near to the dark is lifted until it can be seen."""
    place = colour.tone(primary)
    ground = colour.tone(_within(colour.tone(background), 0, 0.3)) if background else _lean(place, 0.215)
    surface, page, tint = _shift(ground, 0), _shift(ground, -0.037), _shift(ground, 0.05, 2)
    grounds = [surface, page, tint]
    danger_tint = colour.parse("#331c1c")
    return {
        "surface": surface,
        "page": page,
        "tint": tint,
        "line": _shift(ground, 0.115),
        "field-line": colour.legible(_shift(ground, 0.285), on=grounds, ratio=_SHAPE),
        "text": colour.shown(_lean(place, 0.945)),
        "muted": colour.legible(colour.shown(_lean(place, 0.72)), on=grounds, ratio=_TEXT),
        "danger": colour.legible(colour.parse("#ff8f87"), on=[*grounds, danger_tint], ratio=_TEXT),
        "danger-tint": danger_tint,
        "good": colour.legible(colour.parse("#6fd39a"), on=grounds, ratio=_TEXT),
        **_brand(colour.legible(primary, on=grounds, ratio=_SHAPE), grounds),
        "backdrop": _within(place, 0.22, 0.34),
    }


def css_url(url: str) -> str:
    """Quote a URL for CSS, or give nothing for one that is neither http(s) nor a path of this site."""
    if not _SAFE_URL.match(url):
        return ""
    return f'url("{quote(url, safe="%/:?#[]@!$&*+,;=~-._")}")'


def _brand(fill: Colour, grounds: list[Colour]) -> dict[str, Colour]:
    words = colour.text_on(fill)
    away = -1 if words == colour.WHITE else 1
    return {
        "brand": fill,
        "brand-hover": _nudged(fill, away * 0.045, words),
        "brand-active": _nudged(fill, away * 0.09, words),
        "on-brand": words,
        "ring": colour.legible(fill, on=grounds, ratio=_SHAPE),
        "link": colour.legible(fill, on=grounds, ratio=_TEXT),
    }


def _nudged(fill: Colour, by: float, words: Colour) -> Colour:
    """Shift a button's colour away from its words, or towards them when there is no room but still enough contrast."""
    place = colour.tone(fill)
    for step in (by, -by, -by * 4):
        if 0.02 < place.lightness + step < 0.99:
            moved = colour.shown(Tone(place.lightness + step, place.chroma, place.hue))
            if moved != fill and colour.contrast(moved, words) >= _TEXT:
                return moved
    return fill


def _lean(place: Tone, lightness: float) -> Tone:
    """Give a grey that leans towards the brand's hue."""
    return Tone(lightness, min(place.chroma, 0.1) * 0.07, place.hue)


def _shift(ground: Tone, by: float, strength: float = 1) -> Colour:
    return colour.shown(Tone(max(ground.lightness + by, 0), ground.chroma * strength, ground.hue))


def _within(place: Tone, darkest: float, lightest: float) -> Colour:
    return colour.shown(Tone(min(max(place.lightness, darkest), lightest), place.chroma, place.hue))


def _rule(first: Mapping[str, str], palette: Mapping[str, Colour], shape: Mapping[str, str]) -> str:
    lines = [f"{name}:{value}" for name, value in first.items()]
    lines += [f"--{name}:{value.hex}" for name, value in palette.items()]
    lines += [f"--{name}:{value}" for name, value in shape.items()]
    return f":root{{{';'.join(lines)}}}"
