"""The ``.env`` file: settings for whoever starts Portico by hand; a variable that is already set wins."""

from __future__ import annotations

import os
from pathlib import Path


def read(path: Path) -> None:
    """Set what ``NAME=value`` lines name; a comment has a line of its own, quotes around a value are taken off."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.strip(), unquoted(value.strip()))


def unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value
