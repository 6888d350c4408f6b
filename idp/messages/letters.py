"""Letters: a folder of templates per kind, in the reader's language and the pool's colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext

from idp.messages import templates
from idp.pools.branding import Brand
from idp.pools.models import Asset, Branding, Customization, Pool

IN_LETTERS = ("image/png", "image/jpeg")


@dataclass(frozen=True, slots=True)
class Letter:
    """``language`` is unknown where the words are the pool's own."""

    subject: str
    text: str
    html: str
    language: str = ""


def render(kind: str, *, pool: Pool, language: str, context: Mapping[str, str]) -> Letter:
    """The pool's own words where it has any, else ``templates/letters/<kind>/{subject.txt,body.txt,body.html}``.

    These see every word of ``context`` (``username``, ``code``, ``link``, ``password``), ``pool_name``, ``brand``, and
    ``expires``, which is ``minutes`` in words.
    """
    letter = _standard(kind, pool=pool, language=language, context=context)
    subject, html = templates.filled(kind, pool, context)
    if html:
        letter = replace(letter, text=templates.as_text(html), html=html, language="")
    return replace(letter, subject=subject or letter.subject)


def _standard(kind: str, *, pool: Pool, language: str, context: Mapping[str, str]) -> Letter:
    words = {"code": "", "link": "", **context, "pool_name": pool.name}
    with translation.override(language):
        words["expires"] = duration(int(context["minutes"])) if context.get("minutes") else ""
        shared = {"brand": brand(pool)}
        # A text is not HTML: nothing in it is to be escaped.
        plain = {name: mark_safe(word) for name, word in words.items()} | shared  # noqa: S308
        return Letter(
            subject=" ".join(_filled(kind, "subject.txt", plain).split()),
            text=_filled(kind, "body.txt", plain).strip() + "\n",
            html=_filled(kind, "body.html", words | shared),
            language=language,
        )


def duration(minutes: int) -> str:
    """A lifetime as a person would say it, in the active language."""
    if minutes % (24 * 60) == 0 and minutes > 24 * 60:
        return ngettext("%d day", "%d days", minutes // (24 * 60)) % (minutes // (24 * 60))
    if minutes % 60 == 0:
        return ngettext("%d hour", "%d hours", minutes // 60) % (minutes // 60)
    return ngettext("%d minute", "%d minutes", minutes) % minutes


def brand(pool: Pool) -> Brand:
    """The pool's colours for a letter's inline styles, and its logo at an address that answers everywhere."""
    row = Branding.objects.filter(pool=pool).first()
    logo = _logo(pool)
    return Brand(primary=row.primary, radius=row.radius, logo_url=logo) if row else Brand(logo_url=logo)


def _logo(pool: Pool) -> str:
    """As on the pages (`hosted.brands`), where mail programs can show it: most of them show neither SVG nor WebP."""
    classic = Customization.objects.filter(pool=pool, client=None, image_type__in=IN_LETTERS).exclude(digest="")
    digest = classic.values_list("digest", flat=True).first()
    if digest:
        return f"{pool.address}/brand/classic/{digest}"
    own = Asset.objects.filter(pool=pool, kind=Asset.Kind.LOGO, content_type__in=IN_LETTERS)
    digest = own.values_list("digest", flat=True).first()
    return f"{pool.address}/brand/logo/{digest}" if digest else ""


def _filled(kind: str, name: str, context: dict[str, Any]) -> str:
    return render_to_string(f"letters/{kind}/{name}", context)


def supported(language: str) -> str:
    """The nearest language that we write, or nothing."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return ""


def default_language() -> str:
    return str(settings.LANGUAGE_CODE)
