"""A managed-login style: which of its settings mean something on our pages, and what they become.

Applied: the colours of page, form, words, links, inputs, focus and the primary button, corner radii, the colour
scheme, logos, favicon and page background. Words stay readable: a colour that cannot be read where it stands is moved
until it can (WCAG 2.2, 1.4.3). Everything else is kept and shown again, and changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from idp.pools import colour
from idp.pools.colour import Colour

Settings = Mapping[str, Any]
Palette = dict[str, Colour]
TEXT, SHAPE = 4.5, 3.0
HEX = re.compile(r"#?([0-9a-fA-F]{6})([0-9a-fA-F]{2})?")
SCHEMES: dict[Any, Literal["auto", "light", "dark"]] = {"LIGHT": "light", "DARK": "dark", "DYNAMIC": "auto"}

WHERE = {  # the colour's name here: its path in the settings, with the mode where the * is
    "page": "components.pageBackground.*.color",
    "form": "components.form.*.backgroundColor",
    "form_line": "components.form.*.borderColor",
    "heading": "components.pageText.*.headingColor",
    "text": "components.pageText.*.bodyColor",
    "muted": "components.pageText.*.descriptionColor",
    "button": "components.primaryButton.*.defaults.backgroundColor",
    "button_text": "components.primaryButton.*.defaults.textColor",
    "button_hover": "components.primaryButton.*.hover.backgroundColor",
    "button_active": "components.primaryButton.*.active.backgroundColor",
    "link": "componentClasses.link.*.defaults.textColor",
    "field_line": "componentClasses.input.*.defaults.borderColor",
    "focus": "componentClasses.focusState.*.borderColor",
}
RADII = {
    "button": "componentClasses.buttons.borderRadius",
    "field": "componentClasses.input.borderRadius",
    "form": "components.form.borderRadius",
}
SCHEME = "categories.global.colorSchemeMode"
WORDS = ("text", "muted", "link")
"""What can be read on the form and on the page."""


@dataclass(frozen=True, slots=True)
class Look:
    """Colours by name and mode (``#rrggbb``), radii in pixels."""

    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)
    radii: Mapping[str, int] = field(default_factory=dict)
    scheme: Literal["auto", "light", "dark"] | None = None

    def __hash__(self) -> int:
        return hash(repr(self))


def read(settings: Settings) -> Look:
    """What is set, and understood."""
    return Look(
        light=_colours(settings, "lightMode", colour.WHITE),
        dark=_colours(settings, "darkMode", colour.BLACK),
        radii={name: round(value) for name, path in RADII.items() if (value := _radius(settings, path)) is not None},
        scheme=SCHEMES.get(at(settings, SCHEME)),
    )


def at(settings: Settings, path: str) -> Any:
    """The value at ``a.b.c``, or nothing."""
    found: Any = settings
    for name in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(name)
    return found


def upon(palette: Palette, chosen: Mapping[str, str]) -> Palette:
    """The palette with what the style chose in it, every word readable on what it stands on."""
    named = {name: colour.parse(value) for name, value in chosen.items()}
    form = named.get("form", palette["surface"])
    ground = named.get("page", form)
    tint = palette["tint"] if form == palette["surface"] else _tint(form)
    own = [form, tint]
    found = palette | {"surface": form, "tint": tint, "ground": ground}
    found["line"] = named.get("form_line", palette["line"])
    for mine in WORDS:
        asked = named.get(mine, palette[mine])
        found[mine], found[f"ground-{mine}"] = _ink(mine, asked, own), _ink(mine, asked, [ground])
    found["heading"] = _ink("text", named.get("heading", found["text"]), own)
    for mine in ("danger", "good"):
        found[mine] = colour.legible(palette[mine], on=own, ratio=TEXT)
    for mine, theirs in {"ring": "focus", "field-line": "field_line"}.items():
        found[mine] = colour.legible(named.get(theirs, palette[mine]), on=[*own, ground], ratio=SHAPE)
    return found | _button(found, named)


def rules(look: Look) -> str:
    """CSS that only a page with a style has: the form as a card upon the page, and its radii."""
    css = ""
    if look.light or look.dark:
        ground = "--text:var(--ground-text);--muted:var(--ground-muted);--link:var(--ground-link);color:var(--text)"
        css += "body{background:var(--ground)}h1,h2{color:var(--heading)}"
        css += f".masthead,.foot{{{ground}}}"
    if {"page", "form", "form_line"} & {*look.light, *look.dark}:
        radius = f"{look.radii['form']}px" if "form" in look.radii else "calc(var(--radius) * 1.5)"
        card = f"padding:1.5rem;border:1px solid var(--line);border-radius:{radius};background:var(--surface)"
        css += f".page>main{{{card}}}"
    if "field" in look.radii:
        css += f"input:not([type=radio]),select,textarea{{border-radius:{look.radii['field']}px}}"
    return css


def _colours(settings: Settings, mode: str, under: Colour) -> dict[str, str]:
    found = {}
    for name, path in WHERE.items():
        value = at(settings, path.replace("*", mode))
        if isinstance(value, str) and (parts := HEX.fullmatch(value)):
            found[name] = _opaque(colour.parse(parts[1]), int(parts[2] or "ff", 16) / 255, under).hex
    return found


def _opaque(over: Colour, alpha: float, under: Colour) -> Colour:
    pairs = ((over.red, under.red), (over.green, under.green), (over.blue, under.blue))
    red, green, blue = (round(top * alpha + bottom * (1 - alpha)) for top, bottom in pairs)
    return Colour(red, green, blue)


def _radius(settings: Settings, path: str) -> float | None:
    value = at(settings, path)
    return min(max(value, 0), 32) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _tint(form: Colour) -> Colour:
    """A shade away from the form's words, so that what can be read on the form can be read on it."""
    return _opaque(form, 0.9, colour.BLACK if colour.text_on(form) == colour.WHITE else colour.WHITE)


def _ink(kind: str, asked: Colour, grounds: list[Colour]) -> Colour:
    """Plain text that cannot be read turns white or black; the rest is moved as little as will do."""
    if kind == "text" and any(colour.contrast(asked, ground) < TEXT for ground in grounds):
        return colour.text_on(grounds[0])
    return colour.legible(asked, on=grounds, ratio=TEXT)


def _button(found: Palette, named: Mapping[str, Colour]) -> Palette:
    """The button's own words where they can be read, and states only in which they still can."""
    words = found["on-brand"]
    asked = named.get("button_text", words)
    if colour.contrast(asked, found["brand"]) >= TEXT:
        words = asked
    states = {"on-brand": words}
    for mine, theirs in {"brand-hover": "button_hover", "brand-active": "button_active"}.items():
        fill = named.get(theirs, found[mine])
        states[mine] = fill if colour.contrast(words, fill) >= TEXT else found["brand"]
    return states
