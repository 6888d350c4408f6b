"""Tables that are cards where the screen is narrow: each cell says what its column is called."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
HEADING = re.compile(r"<th[ >].*?</th>", re.DOTALL)
ROW = re.compile(r"<tr[ >].*?</tr>", re.DOTALL)
CELL = re.compile(r"<(?:td|th)(?=[ >])")


@register.filter
def labelled(table: SafeString) -> SafeString:
    """A table of our own templates, whose rows have a cell for each heading; ``console.css`` shows the labels."""
    head, body, rest = table.partition("<tbody>")
    names = [_label(heading) for heading in HEADING.findall(head)]

    def cells(row: re.Match[str]) -> str:
        left: Iterator[str] = iter(names)
        return CELL.sub(lambda cell: f'{cell[0]} data-label="{next(left, "")}"', row[0])

    return mark_safe(head + body + ROW.sub(cells, rest))  # noqa: S308  # rendered, and escaped, by its template


def _label(heading: str) -> str:
    """None where the heading is for ears alone: what stands in the cell speaks for itself."""
    if re.search(r'class="(?:vh|visually-hidden)"', heading):
        return ""
    return " ".join(strip_tags(heading).split()).replace('"', "&quot;")
