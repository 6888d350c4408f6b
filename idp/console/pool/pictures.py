"""A pool's logo, favicon and background: shown, put in their place, taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from idp.kernel.refusals import Refusal
from idp.pools import pictures
from idp.pools.models import Asset, Pool

WHAT = {
    Asset.Kind.LOGO: (
        "Logo",
        "At the top of each page and, as PNG or JPEG, of each letter.",
        ".png,.jpg,.jpeg,.webp,.svg",
    ),
    Asset.Kind.FAVICON: ("Favicon", "In the browser's tab: square.", ".png,.jpg,.jpeg,.webp,.svg,.ico"),
    Asset.Kind.BACKGROUND: ("Background", "Beside the form, where the screen is wide.", ".png,.jpg,.jpeg,.webp,.svg"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    kind: str
    label: str
    help: str
    accept: str
    largest: int
    url: str = ""
    problem: str = ""


class Upload(forms.Form):
    kind = forms.TypedChoiceField(choices=Asset.Kind.choices, coerce=Asset.Kind)
    file = forms.FileField(required=False, allow_empty_file=True)


def shown(pool: Pool, problems: Mapping[str, str]) -> list[Picture]:
    there = {row.kind: row for row in Asset.objects.filter(pool=pool).defer("content")}
    found = []
    for kind, (label, help_text, accept) in WHAT.items():
        row = there.get(kind)
        url = f"{pool.address}/brand/{kind}/{row.digest}" if row else ""
        kilobytes = pictures.LARGEST[kind] // 1024
        found.append(Picture(kind, label, help_text, accept, kilobytes, url, problems.get(kind, "")))
    return found


def change(request: HttpRequest, pool: Pool) -> dict[str, str]:
    """A new picture, or with ``drop`` none; the sentence of a refusal by its kind."""
    form = Upload(request.POST, request.FILES)
    if not form.is_valid():
        return {Asset.Kind.LOGO: "Choose a file."}
    kind: Asset.Kind = form.cleaned_data["kind"]
    label, file = WHAT[kind][0], form.cleaned_data["file"]
    if "drop" in request.POST:
        pictures.drop(pool, kind)
        messages.success(request, f"{label}: there is none any more.")
        return {}
    if file is None:
        return {kind: "Choose a file."}
    try:
        pictures.put(pool, kind, file.read(pictures.LARGEST[kind] + 1))
    except Refusal as refusal:
        return {kind: str(refusal.message)}
    messages.success(request, f"{label}: the new picture is shown from now on.")
    return {}
