"""Log lines: one JSON object each, with nothing in them that opens a door.

Every line is scrubbed as a last net, whoever wrote it: tokens, codes, passwords and secrets are
replaced by a word in brackets. That is no licence to log them.
"""

from __future__ import annotations

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""Set for the time of a request; every line written in it carries it."""

_NAMES = (
    r"(?:(?:user_|device_|confirmation_|authorization_)?code|[\w-]*(?:password|passwd|token|secret)|secret_?hash"
    r"|(?:client_)?assertion|session|code_verifier|authorization|(?:set-)?cookie|api_?key)"
)
_VALUE = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s&"',;)}\]]+)"""

_RULES = [
    (re.compile(r"eyJ[\w-]{6,}(?:\.[\w-]*)+"), "[jwt]"),
    (re.compile(r"(?i)\b(basic|bearer)\s+[\w.~+/=-]{8,}"), r"\1 [secret]"),
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://[^\s/:@]*):[^\s/@]+@", re.IGNORECASE), r"\1:[secret]@"),
    (re.compile(rf"(?i)(?:(?<![\w-])|(?<=%3F)|(?<=%26))({_NAMES}[\"']?\s*(?:=|%3D)\s*){_VALUE}"), r"\1[secret]"),
    (re.compile(rf"(?i)([\"']{_NAMES}[\"']\s*:\s*){_VALUE}"), r"\1[secret]"),
]
_LONG = re.compile(r"(?<![\w-])[\w-]{40,}(?![\w-])", re.ASCII)
_WORD = re.compile(r"[a-z_]+|[A-Z_]+")


def scrubbed(text: str) -> str:
    """The same without what looks like a secret."""
    for pattern, stand_in in _RULES:
        text = pattern.sub(stand_in, text)
    return _LONG.sub(lambda found: found[0] if _WORD.fullmatch(found[0]) else "[secret]", text)


class Formatter(logging.Formatter):
    """Time, level, logger, message, request id, and an exception's text."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, tz=UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": scrubbed(record.getMessage()),
        }
        if request := request_id.get():
            line["request"] = request
        if record.exc_info:
            line["exception"] = scrubbed(self.formatException(record.exc_info))
        if record.stack_info:
            line["stack"] = scrubbed(record.stack_info)
        return json.dumps(line, ensure_ascii=False)
