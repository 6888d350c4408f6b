"""Pictures of a pool's brand: what a file is, by what is in it and not by what it is called."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from django.db import transaction
from django.utils.translation import gettext as _

from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Asset, Pool

LARGEST = {Asset.Kind.LOGO: 100 * 1024, Asset.Kind.FAVICON: 100 * 1024, Asset.Kind.BACKGROUND: 400 * 1024}
BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x00\x00\x01\x00": "image/x-icon",
}
SVG = "http://www.w3.org/2000/svg"
ICON = "image/x-icon"


def put(pool: Pool, kind: Asset.Kind, content: bytes) -> Asset:
    """The pool's picture of that kind from now on. Raises InvalidParameter."""
    if len(content) > LARGEST[kind]:
        raise InvalidParameter(_("At most %d kB.") % (LARGEST[kind] // 1024), field="file")
    found = kind_of(content)
    if not found:
        raise InvalidParameter(_("Not a PNG, JPEG, WebP, SVG or ICO picture (an SVG holds no script)."), field="file")
    if found == ICON and kind != Asset.Kind.FAVICON:
        raise InvalidParameter(_("An ICO picture is for the favicon only."), field="file")
    with transaction.atomic():
        Pool.objects.select_for_update().get(pk=pool.pk)
        row = Asset.objects.filter(pool=pool, kind=kind).first() or Asset(pool=pool, kind=kind)
        row.content, row.content_type = content, found
        row.save()
    return row


def drop(pool: Pool, kind: Asset.Kind) -> bool:
    """Whether there was one."""
    row = Asset.objects.filter(pool=pool, kind=kind).first()
    return row is not None and bool(row.delete()[0])


def kind_of(content: bytes) -> str:
    """The media type of a PNG, JPEG, WebP, SVG or ICO; nothing for anything else."""
    for beginning, kind in BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return "image/svg+xml" if _is_svg(content) else ""


def _is_svg(content: bytes) -> bool:
    """Well-formed, without a document type (so without entities) or anything that runs.

    The pages serve it in a sandbox besides (`hosted.pages.brand`).
    """
    roots: list[str] = []

    def opened(name: str, attributes: dict[str, str]) -> None:
        roots.append(name)
        if len(roots) == 1 and name != f"{SVG} svg":
            raise ValueError("not an SVG")
        handlers = any(attribute.lower().startswith("on") for attribute in attributes)
        if handlers or name.rpartition(" ")[2].lower() in {"script", "foreignobject"}:
            raise ValueError("it runs")

    def refuse(*_: Any) -> None:
        raise ValueError("a document type")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = opened, refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        return False
    return bool(roots)
