"""A log handler that fails the suite when a secret appears in a record."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from typing import Any

JWT = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}")
OPAQUE = re.compile(r"(?<![\w-])[\w-]{64,}(?![\w-])")  # sessions and refresh tokens are that long, ids are not


class Watch(logging.Handler):
    """Knows the cast's passwords, every code and token drawn in the test, and the look of a token."""

    def __init__(self, known: Iterable[str] = ()) -> None:
        super().__init__(logging.NOTSET)
        self.known = set(known)
        self.leaks: list[str] = []

    def remembering(self, draw: Callable[..., str]) -> Callable[..., str]:
        def drawn(*args: Any, **kwargs: Any) -> str:
            value = draw(*args, **kwargs)
            self.known.add(value)
            return value

        return drawn

    def emit(self, record: logging.LogRecord) -> None:
        text = " ".join(str(part) for part in (record.getMessage(), record.exc_info or "", record.stack_info or ""))
        for secret in leaked(text, self.known):
            self.leaks.append(f"{record.name}: {secret[:4]}… in {record.msg!r:.80}")


def leaked(text: str, known: Iterable[str]) -> list[str]:
    """The secrets in ``text``: the known ones as whole words, and whatever looks like a token."""
    found = [secret for secret in known if secret in text and re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", text)]
    return found + JWT.findall(text) + [word for word in OPAQUE.findall(text) if not re.fullmatch(r"[0-9a-f]+", word)]
