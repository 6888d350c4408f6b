"""QR codes as SVG in the page itself: no other request, no script, nothing that the page's policy forbids."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

SCALE, BORDER = 4, 4


def svg(text: str, *, title: str) -> SafeString:
    """Always dark on light, whatever the page's colours: cameras want it so."""
    import segno  # only the one page that draws needs it

    picture = segno.make(text, error="m", micro=False)
    drawn = picture.svg_inline(scale=SCALE, border=BORDER, dark="#000", light="#fff", title=title, omitsize=False)
    return mark_safe(drawn)  # noqa: S308  # segno escapes the title and draws the rest
