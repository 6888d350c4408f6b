"""What a pool's pages look like, with the real sign-in page beside it, dressed in what is typed."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from idp.console import pool_tabs
from idp.console.pool import pictures, tab
from idp.console.pool.columns import Columns, Section
from idp.console.pool.messages import PAGE_POLICY
from idp.pools import appearance, drafts
from idp.pools.models import Branding, Customization, Pool, Style

SIZES = {"desktop": "Desktop", "phone": "Phone"}
SCHEMES = {"light": "light", "dark": "dark"}


class Look(Columns):
    sections = (
        Section(
            "Colours and corners",
            ("primary", "background_light", "background_dark", "radius", "scheme"),
            "Words stay readable in any colour: those upon it are chosen for it.",
        ),
    )

    class Meta:
        model = Branding
        fields = ("primary", "background_light", "background_dark", "radius", "scheme")
        labels = {
            "primary": "Main colour",
            "background_light": "Background when light",
            "background_dark": "Background when dark",
            "radius": "Rounding of corners (pixels)",
            "scheme": "Light or dark",
        }
        help_texts = {
            "primary": "Buttons and links, such as #0b5fff.",
            "background_light": "Empty: a tint of the main colour.",
            "background_dark": "Empty: a shade of the main colour.",
            "radius": "0 to 28.",
        }
        widgets = {
            name: forms.TextInput({"size": 9, "maxlength": 7, "spellcheck": "false", "data-colour": ""})
            for name in ("primary", "background_light", "background_dark")
        }


def page(request: HttpRequest, pool: Pool) -> HttpResponse:
    form = Look(tab.given(request), instance=_row(pool))
    if tab.sent(request, pool, form, partial(appearance.change, pool)):
        return tab.back(pool, "branding")
    return _shown(request, pool, form)


def picture(request: HttpRequest, pool: Pool) -> HttpResponse:
    """One picture at a time; what is wrong with it stands beside its field."""
    if request.method != "POST":
        return tab.back(pool, "branding")
    problem = pictures.change(request, pool)
    return _shown(request, pool, Look(instance=_row(pool)), problem) if problem else tab.back(pool, "branding")


def _shown(request: HttpRequest, pool: Pool, form: Look, problem: dict[str, str] | None = None) -> HttpResponse:
    look = form.instance if not form.errors else _row(pool)
    response = tab.show(
        request,
        pool,
        "branding",
        form=form,
        frames=frames(request, pool, look),
        unsaved=tab.TRY in request.POST and form.is_bound and not form.errors,
        pictures=pictures.shown(pool, problem or {}),
        others=others(pool),
        draft_url=pool_tabs.url(pool, "branding/draft"),
        picture_url=pool_tabs.url(pool, "branding/picture"),
    )
    response["Content-Security-Policy"] = PAGE_POLICY.format(settings.PORTICO_URL).replace(
        "img-src 'self'", f"img-src 'self' {settings.PORTICO_URL}"
    )
    return response


def draft(request: HttpRequest, pool: Pool) -> HttpResponse:
    """What the script asks while somebody types; nothing is written."""
    form = Look(request.POST, instance=_row(pool))
    if request.method != "POST" or not form.is_valid():
        return JsonResponse({"said": "Not shown: something typed here is not a colour or a number that will do."})
    found = {f"{size}-{scheme}": url for size, scheme, _, url in frames(request, pool, form.instance)}
    return JsonResponse({"frames": found, "said": "This is how it would be: it is not saved yet."})


def frames(request: HttpRequest, pool: Pool, look: Branding) -> list[tuple[str, str, str, str]]:
    """Size, scheme, title and address of each; the address is the pool's own, and only this console may frame it."""
    framer = f"{request.scheme}://{request.get_host()}"
    sealed = drafts.seal(pool, {name: getattr(look, name) for name in drafts.COLUMNS}, framer=framer)
    at = f"{urlsplit(pool.address).geturl()}/preview"
    return [
        (size, scheme, f"{label}, {words}", f"{at}?{urlencode({'draft': sealed, 'scheme': scheme})}")
        for size, label in SIZES.items()
        for scheme, words in SCHEMES.items()
    ]


def others(pool: Pool) -> dict[str, Any]:
    """Looks that the API gave: they stand before this one."""
    return {
        "styled": [row.client for row in Style.objects.filter(pool=pool).select_related("client")[:50]],
        "classic": Customization.objects.filter(pool=pool).exists(),
    }


def _row(pool: Pool) -> Branding:
    return Branding.objects.filter(pool=pool).first() or Branding(pool=pool)
