"""Colour arithmetic: what a brand's colour needs so that everybody can read it.

Contrast is WCAG 2.2's (relative luminance of sRGB); lightness is moved in OKLCH, where a colour keeps its hue to the
eye while it gets lighter or darker (Björn Ottosson, "A perceptual color space for image processing").
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

_HEX = re.compile(r"#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_STEP = 0.01


@dataclass(frozen=True, slots=True)
class Colour:
    """An opaque sRGB colour in the 8-bit steps a screen can show, so that a computed contrast is the shown one."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"

    @property
    def luminance(self) -> float:
        red, green, blue = (_linear(part / 255) for part in (self.red, self.green, self.blue))
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@dataclass(frozen=True, slots=True)
class Tone:
    """A colour as the eye sorts it: lightness 0-1, chroma from 0 (grey), hue in radians."""

    lightness: float
    chroma: float
    hue: float


WHITE = Colour(255, 255, 255)
BLACK = Colour(0, 0, 0)


def parse(text: str) -> Colour:
    """Read ``#rrggbb`` or ``#rgb``, with or without the hash. Raises ValueError."""
    found = _HEX.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not a colour: {text[:20]!r}")
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return Colour(int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16))


def contrast(one: Colour, other: Colour) -> float:
    """Give the contrast ratio, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((one.luminance, other.luminance), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def tone(colour: Colour) -> Tone:
    """Sort a colour by lightness, chroma and hue."""
    red, green, blue = (_linear(part / 255) for part in (colour.red, colour.green, colour.blue))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    chroma = math.hypot(a, b)
    return Tone(lightness, chroma if chroma > 0.002 else 0.0, math.atan2(b, a))


def shown(wanted: Tone) -> Colour:
    """Give the colour of a tone; a tone no screen can show gives up chroma before hue or lightness."""
    lightness = min(max(wanted.lightness, 0.0), 1.0)
    chroma = wanted.chroma
    while True:
        parts = _rgb(lightness, chroma, wanted.hue)
        if chroma <= 0 or all(-0.0005 <= part <= 1.0005 for part in parts):
            red, green, blue = (round(_gamma(min(max(part, 0.0), 1.0)) * 255) for part in parts)
            return Colour(red, green, blue)
        chroma = max(chroma - 0.004, 0.0)


def legible(colour: Colour, *, on: Sequence[Colour], ratio: float) -> Colour:
    """Move a colour's lightness, as little as possible, until it stands out from every one of ``on``."""
    if all(contrast(colour, surface) >= ratio for surface in on):
        return colour
    step = -_STEP if sum(surface.luminance for surface in on) / len(on) > 0.18 else _STEP
    place = tone(colour)
    lightness = place.lightness
    while 0 < lightness + step < 1:
        lightness += step
        moved = shown(Tone(lightness, place.chroma, place.hue))
        if all(contrast(moved, surface) >= ratio for surface in on):
            return moved
    return BLACK if step < 0 else WHITE


def text_on(colour: Colour) -> Colour:
    """Give white or near-black, whichever can be read on the colour at 4.5:1 (one of them always can)."""
    for ink in (WHITE, Colour(17, 17, 20)):
        if contrast(ink, colour) >= 4.5:
            return ink
    return BLACK


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else float(1.055 * part ** (1 / 2.4) - 0.055)


def _rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
