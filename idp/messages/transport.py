"""EMAIL_URL: one address that says how mail leaves; read by the settings, so it touches no model."""

from __future__ import annotations

import re
from importlib.util import find_spec
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+ssl": 465}
FORMS = "smtp://, smtp+tls:// or smtp+ssl://user:password@host:port, or anymail+<provider>://?API_KEY=…"
NOT_PROVIDERS = {"base", "base_requests", "console", "test"}


def settings_from(url: str) -> dict[str, Any]:
    """Django's mail settings for ``url``. Raises ImproperlyConfigured; its sentence never repeats a secret."""
    scheme, found, rest = url.partition("://")
    scheme = scheme.lower()
    if found and scheme in PORTS:
        return _smtp(scheme, urlsplit(f"//{rest}"))
    if found and scheme.startswith("anymail+"):
        return _anymail(scheme.removeprefix("anymail+").replace("-", "_"), urlsplit(f"//{rest}"))
    raise ImproperlyConfigured(f"EMAIL_URL begins with {FORMS}.")


def _smtp(scheme: str, url: SplitResult) -> dict[str, Any]:
    try:
        host, port = url.hostname, url.port
    except ValueError:
        raise ImproperlyConfigured("EMAIL_URL: the port is a number from 1 to 65535.") from None
    if not host or url.path.strip("/") or url.query or url.fragment:
        raise ImproperlyConfigured(
            f"EMAIL_URL names a host after {scheme}:// and nothing behind it; a character such as / ? # in the "
            "password is written %2F %3F %23."
        )
    if bool(url.username) != bool(url.password):
        raise ImproperlyConfigured("EMAIL_URL has a user and a password, or neither.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": port or PORTS[scheme],
        "EMAIL_HOST_USER": unquote(url.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
        "EMAIL_USE_TLS": scheme == "smtp+tls",
        "EMAIL_USE_SSL": scheme == "smtp+ssl",
    }


def _anymail(provider: str, url: SplitResult) -> dict[str, Any]:
    known = re.fullmatch(r"[a-z_]+", provider) and provider not in NOT_PROVIDERS
    if not known or find_spec(f"anymail.backends.{provider}") is None:
        raise ImproperlyConfigured(f"EMAIL_URL: django-anymail has no provider {provider!r}.")
    options = parse_qsl(url.query)
    if url.netloc or url.path.strip("/"):
        raise ImproperlyConfigured(
            f"EMAIL_URL: options of {provider} follow a ?, as in anymail+{provider}://?API_KEY=…"
        )
    return {
        "EMAIL_BACKEND": f"anymail.backends.{provider}.EmailBackend",
        "ANYMAIL": {f"{provider.upper()}_{name.upper()}": value for name, value in options},
    }
