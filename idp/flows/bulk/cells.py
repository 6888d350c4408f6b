"""What a person wrote, as a cell of a table that a spreadsheet will open."""

from __future__ import annotations

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
MARK = "\ufeff"
"""Before everything else in a file that a browser saves: without it Excel takes UTF-8 for something else."""


def safe(value: str) -> str:
    """Never a formula (OWASP, CSV Injection): an apostrophe keeps it text. A phone number is let be."""
    if value.startswith(FORMULA) and not (value[0] == "+" and value[1:].isascii() and value[1:].isdigit()):
        return f"'{value}"
    return value
