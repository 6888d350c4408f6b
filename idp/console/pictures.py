"""Pictures of a brand: what a file is, by what is in it and not by what it is called."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from django import forms
from django.core.exceptions import ValidationError

from idp.pools.models import Asset

LARGEST = 100 * 1024
BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x00\x00\x01\x00": "image/x-icon",
}
SVG = "http://www.w3.org/2000/svg"
ICON = "image/x-icon"


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


class Picture(forms.ModelForm[Asset]):
    """A file goes in; the pages show what is stored."""

    file = forms.FileField(
        required=False,
        label="Picture",
        help_text="PNG, JPEG, WebP, SVG or (as favicon) ICO, at most 100 kB.",
        widget=forms.FileInput({"accept": ".png,.jpg,.jpeg,.webp,.svg,.ico"}),
    )

    class Meta:
        model = Asset
        fields = ("kind",)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.get("file")
        if file is None:
            if self.instance._state.adding and "file" not in self.errors:
                self.add_error("file", "Choose a file.")
            return given
        if file.size > LARGEST:
            raise ValidationError({"file": "At most 100 kB."})
        content = file.read()
        found = kind_of(content)
        if not found:
            raise ValidationError({"file": "Not a PNG, JPEG, WebP, SVG or ICO picture (an SVG holds no script)."})
        if found == ICON and given.get("kind") != Asset.Kind.FAVICON:
            raise ValidationError({"file": "An ICO picture is for the favicon only."})
        self.instance.content, self.instance.content_type = content, found
        return given
