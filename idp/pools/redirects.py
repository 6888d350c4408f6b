"""Which URLs a client may be sent back to (RFC 6749 §3.1.2, RFC 8252 §7, Cognito's CallbackURLs)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
NEVER = {"javascript", "data", "vbscript", "file", "blob", "about", "ws", "wss", "ftp", "mailto", "view-source"}
PRINTABLE = re.compile(r"[\x21-\x7e]{1,1024}")


def problem(url: object) -> str:
    """Why ``url`` cannot be registered, or nothing.

    Absolute, printable, no fragment; https unless it is loopback or an app's own scheme.
    """
    if not isinstance(url, str) or not PRINTABLE.fullmatch(url) or any(mark in url for mark in '\\"<>'):
        return _("Not an absolute URL of at most 1,024 printable characters.")
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # reading it is the check
    except ValueError:
        return _("Not an absolute URL of at most 1,024 printable characters.")
    if "#" in url:
        return _("A fragment is not allowed.")
    if not parts.scheme or parts.scheme in NEVER:
        return _("The scheme is missing or not allowed.")
    if parts.username is not None or "*" in parts.netloc:
        return _("Neither user names nor wildcards are allowed.")
    if parts.scheme in {"http", "https"} and not parts.hostname:
        return _("The host is missing.")
    if parts.scheme == "http" and parts.netloc.rsplit("@")[-1].removesuffix(f":{parts.port}") not in LOOPBACK:
        return _("http is allowed for localhost only; use https.")
    return ""


def registered(url: str, urls: list[str]) -> bool:
    """Exact string comparison (RFC 9700 §2.1)."""
    return url in urls
