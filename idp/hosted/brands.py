"""What a page looks like: the pool's brand, or what was chosen by API for one app client.

A managed-login style of the client comes first; else the classic CSS and logo, the client's or those for all;
both upon the pool's own colours, which an operator chooses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from idp.pools import branding, classic, configuration, looks
from idp.pools.branding import Brand
from idp.pools.drafts import Draft
from idp.pools.models import Asset, Branding, Client, Customization, Pool, Style

Pictures = Mapping[tuple[str, str], str]
"""Addresses by category and colour mode."""

LOGOS = {"PAGE_HEADER_LOGO": "components.pageHeader.logo.enabled", "FORM_LOGO": "components.form.logo.enabled"}


def of(pool: Pool, client: Client | None = None) -> Brand:
    """Kept per process (and per place, for the addresses of the pictures)."""
    key = ("brand", pool.pk, client.pk if client else "", get_script_prefix())
    return configuration.kept(key, lambda: _of_client(pool, client) if client else _with_classic(pool, _own(pool)))


def drafted(pool: Pool, draft: Draft, sealed: str, *, scheme: str = "") -> Brand:
    """The pool's brand with colours that are not saved; ``scheme`` is what a visitor prefers, where that counts."""
    brand = replace(of(pool), **draft.columns, draft=sealed)
    if brand.scheme == "auto" and scheme in {"light", "dark"}:
        return replace(brand, scheme="dark" if scheme == "dark" else "light")
    return brand


def client_of(request: HttpRequest, pool: Pool) -> Client | None:
    """The client that a query names, if it is one of the pool's; a page knows more (`pages.page`)."""
    named = request.GET.getlist("client_id")
    if len(named) != 1 or not 0 < len(named[0]) <= 128 or "\x00" in named[0]:
        return None
    return configuration.client(pool.pk, named[0])


def _own(pool: Pool) -> Brand:
    row: Branding | None = getattr(pool, "branding", None)
    if row is None:
        return branding.DEFAULT
    columns = Asset.objects.filter(pool_id=pool.pk).values_list("kind", "digest")
    urls = {kind: _url(kind, digest) for kind, digest in columns}
    return Brand(
        primary=row.primary,
        background_light=row.background_light,
        background_dark=row.background_dark,
        radius=row.radius,
        scheme=row.scheme,  # type: ignore[arg-type]  # the column's choices are the type's words
        logo_url=urls.get(Asset.Kind.LOGO, ""),
        favicon_url=urls.get(Asset.Kind.FAVICON, ""),
        background_url=urls.get(Asset.Kind.BACKGROUND, ""),
    )


def _of_client(pool: Pool, client: Client) -> Brand:
    own = replace(_own(pool), client_id=client.pk)
    style = Style.objects.filter(pool_id=pool.pk, client_id=client.pk).first()
    if style is None:
        return _with_classic(pool, own, client)
    return own if style.provided else _styled(own, style)


def _with_classic(pool: Pool, own: Brand, client: Client | None = None) -> Brand:
    rows = {row.client_id: row for row in Customization.objects.filter(pool_id=pool.pk, client=None)}
    rows |= {row.client_id: row for row in Customization.objects.filter(client=client)} if client else {}
    row = rows.get(client.pk) if client and client.pk in rows else rows.get(None)
    if row is None:
        return own
    logo = _url("classic", row.digest) if row.digest else own.logo_url
    return replace(own, classic=classic.stylesheet(row.css), logo_url=logo)


def _styled(own: Brand, style: Style) -> Brand:
    look = looks.read(style.settings)
    columns = style.assets.values_list("category", "mode", "digest")
    pictures = {(category, mode): _url("style", digest) for category, mode, digest in columns}
    scheme = look.scheme or own.scheme
    first, second = ("DARK", "DARK") if scheme == "dark" else ("LIGHT", "DARK" if scheme == "auto" else "LIGHT")
    logos = [name for name, switch in LOGOS.items() if looks.at(style.settings, switch) is not False]
    backgrounds = ["PAGE_BACKGROUND"] * (
        looks.at(style.settings, "components.pageBackground.image.enabled") is not False
    )
    return replace(
        own,
        primary=look.light.get("button", own.primary),
        primary_dark=look.dark.get("button", ""),
        radius=look.radii.get("button", own.radius),
        scheme=scheme,
        look=look,
        logo_url=_pick(pictures, logos, first) or own.logo_url,
        logo_dark_url=_pick(pictures, logos, second),
        favicon_url=_pick(pictures, ["FAVICON_SVG", "FAVICON_ICO"], first) or own.favicon_url,
        background_url=_pick(pictures, backgrounds, first) or own.background_url,
        background_dark_url=_pick(pictures, backgrounds, second),
    )


def _pick(pictures: Pictures, categories: list[str], mode: str) -> str:
    """That mode's picture, else the one for both, else the other mode's."""
    for category in categories:
        for each in (mode, "DYNAMIC", "LIGHT", "DARK"):
            if found := pictures.get((category, each)):
                return found
    return ""


def _url(kind: str, digest: str) -> str:
    return reverse("brand_asset", args=[kind, digest])
