"""What whoever starts Portico says of it: variables, also out of the ``.env`` file or of files that they name.

A variable that is already set wins over the file. What is wrong with one is said in a sentence: ImproperlyConfigured.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def read(path: Path) -> None:
    """Set what ``NAME=value`` lines name; a comment has a line of its own, quotes around a value are taken off."""
    if not path.exists():
        return
    for line in _text(path, f"{path}").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.strip(), unquoted(value.strip()))


def unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "'\"":
        return value[1:-1]
    return value


def env(name: str, default: str = "") -> str:
    """A variable, or the content of the file that ``NAME_FILE`` names."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        return _text(Path(path), f"{name}_FILE names {path}, which").strip()
    return os.environ.get(name, default).strip()


def switch(name: str) -> bool:
    value = env(name, "0").lower()
    if value not in {"0", "1", "true", "false", "yes", "no"}:
        raise ImproperlyConfigured(f"{name} is 1 or 0, not {value!r}.")
    return value in {"1", "true", "yes"}


def number(name: str, default: int, *, most: int | None = None) -> int:
    """A whole number; from 1 to ``most`` where there is one."""
    value = env(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} is a whole number, not {value!r}.")
    if most is not None and not 1 <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} is a number from 1 to {most}, not {value}.")
    return int(value)


def word(name: str, default: str, *, form: str, such_as: str) -> str:
    """A variable of a certain form (a regular expression)."""
    value = env(name, default)
    if not re.fullmatch(form, value, re.ASCII):
        raise ImproperlyConfigured(f"{name} is something such as {such_as}, not {value!r}.")
    return value


def folder(name: str, default: Path) -> Path:
    """A folder for what is kept, made when missing; nobody else of this machine reads it then."""
    path = Path(env(name) or default).resolve()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: the folder {path} cannot be made ({error.strerror}).") from error
    return path


def _text(path: Path, called: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ImproperlyConfigured(f"{called} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise ImproperlyConfigured(f"{called} is not text.") from error
