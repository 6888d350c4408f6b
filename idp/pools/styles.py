"""Keeping managed-login styles: what settings and pictures may be, and how a part of them joins the rest."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from idp.kernel.refusals import InvalidParameter
from idp.pools import branding, colour, looks
from idp.pools.branding import Brand
from idp.pools.models import Style, StyleAsset
from idp.pools.models.style import digest_of

DEEPEST, MOST_PICTURES = 12, 40
TOP = ("categories", "componentClasses", "components")
COLOUR = re.compile(r"[0-9a-fA-F]{8}")
CONTENT_TYPES = {
    "ICO": "image/x-icon",
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "SVG": "image/svg+xml",
    "WEBP": "image/webp",
}
MAGIC = {"ICO": b"\x00\x00\x01\x00", "JPEG": b"\xff\xd8\xff", "PNG": b"\x89PNG\r\n\x1a\n", "WEBP": b"RIFF"}

Json = dict[str, Any]


def check(settings: Any) -> None:
    """Only its three parts, not too deep, numbers that JSON has, colours as RRGGBBAA. Raises InvalidParameter."""
    if not isinstance(settings, dict):
        raise _wrong("an object is expected")
    for name in settings:
        if name not in TOP:
            raise _wrong(f"{name[:40]} is none of {', '.join(TOP)}")
    waiting: list[tuple[Any, str, int]] = [(settings, "", 0)]
    while waiting:
        value, path, depth = waiting.pop()
        if depth > DEEPEST:
            raise _wrong("it is nested too deep")
        if isinstance(value, float) and not math.isfinite(value):
            raise _wrong(f"{path} is not a number")
        name = path.rpartition(".")[2]
        if (name == "color" or name.endswith("Color")) and not (isinstance(value, str) and COLOUR.fullmatch(value)):
            raise _wrong(f"{path} is a colour of eight digits, such as 0972d3ff")
        if isinstance(value, dict):
            waiting += [(each, f"{path}.{key[:40]}".lstrip("."), depth + 1) for key, each in value.items()]
        elif isinstance(value, list):
            waiting += [(each, f"{path}[]", depth + 1) for each in value]


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> Json:
    """``new`` upon ``old``, object by object; everything else is replaced."""
    found = dict(old)
    for name, value in new.items():
        before = found.get(name)
        both = isinstance(before, dict) and isinstance(value, dict)
        found[name] = merged(before, value) if both else value  # type: ignore[arg-type]  # both are objects
    return found


def put(style: Style, pictures: Sequence[Json]) -> None:
    """Add or replace pictures (AssetType); one without bytes names one that is there. Raises InvalidParameter."""
    with transaction.atomic():
        for given in pictures:
            place = {
                "category": given["Category"],
                "mode": given["ColorMode"],
                "resource_id": given.get("ResourceId", ""),
            }
            row = StyleAsset.objects.filter(style=style, **place).first() or StyleAsset(style=style, **place)
            content = given.get("Bytes", b"")
            if not content and row.pk is None:
                raise InvalidParameter(f"{given['Category']} has no Bytes.", field="Assets")  # [P]
            if content:
                if not fits(given["Extension"], content):
                    raise InvalidParameter(f"{given['Category']} is not {given['Extension']}.", field="Assets")  # [P]
                row.extension, row.content, row.digest = given["Extension"], content, digest_of(content)
                row.save()
        if StyleAsset.objects.filter(style=style).count() > MOST_PICTURES:
            raise InvalidParameter(f"A style has at most {MOST_PICTURES} assets.", field="Assets")  # [P]


def fits(extension: str, content: bytes) -> bool:
    """Whether the first bytes are what the extension says."""
    if extension == "SVG":
        return b"<svg" in content[:4096]
    return content.startswith(MAGIC[extension]) and (extension != "WEBP" or content[8:12] == b"WEBP")


def provided(brand: Brand) -> Json:
    """The pool's own look in a style's words: what stands where a style says nothing."""
    primary = colour.parse(brand.primary)
    found: Json = {"categories": {"global": {"colorSchemeMode": SCHEMES[brand.scheme]}}}
    for mode, palette in (
        ("lightMode", branding.light_palette(primary)),
        ("darkMode", branding.dark_palette(primary)),
    ):
        for path, name in DEFAULTS.items():
            _set(found, path.replace("*", mode), f"{palette[name].hex[1:]}ff")
    for path in looks.RADII.values():
        _set(found, path, brand.radius)
    return found


SCHEMES = {word: mode for mode, word in looks.SCHEMES.items()}
DEFAULTS = {
    looks.WHERE["page"]: "surface",
    looks.WHERE["form"]: "surface",
    looks.WHERE["form_line"]: "line",
    looks.WHERE["heading"]: "text",
    looks.WHERE["text"]: "text",
    looks.WHERE["muted"]: "muted",
    looks.WHERE["button"]: "brand",
    looks.WHERE["button_text"]: "on-brand",
    looks.WHERE["button_hover"]: "brand-hover",
    looks.WHERE["button_active"]: "brand-active",
    looks.WHERE["link"]: "link",
    looks.WHERE["field_line"]: "field-line",
    looks.WHERE["focus"]: "ring",
}


def _set(found: Json, path: str, value: Any) -> None:
    *way, last = path.split(".")
    for name in way:
        found = found.setdefault(name, {})
    found[last] = value


def _wrong(why: str) -> InvalidParameter:
    return InvalidParameter(f"Settings cannot be used: {why}.", field="Settings")  # [P]
