"""An operator's browser, and whoever else might try the console's address."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from idp.credentials import passwords
from idp.directory.models import User
from idp.flows import operators as engine
from idp.pools.models import Pool

AT = {"SERVER_NAME": "console.localhost", "HTTP_ACCEPT": "text/html"}
OPERATORS_PASSWORD = "A-Long-Operator-Pass-1"


def at_the_console() -> Browser:
    """A browser that looks at the console's own host."""
    return Browser(**AT)  # type: ignore[arg-type]


@pytest.fixture
def operator(operators: Pool) -> Browser:
    """A browser of an operator, in by the one-time link."""
    browser = at_the_console()
    path = engine.invite("olga").partition("console.localhost:8000")[2]
    assert browser.post(path, {"password": OPERATORS_PASSWORD})["Location"] == "/admin/"
    return browser


@pytest.fixture(autouse=True)
def one_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operators' first password is hashed once per process: a hundred tests begin with it."""
    encode = passwords.encode

    def remembered(password: str, *, user: User | None = None) -> passwords.PasswordHash:
        if password != OPERATORS_PASSWORD or user is not None:
            return encode(password, user=user)
        return _encoded.get(password) or _encoded.setdefault(password, encode(password))

    monkeypatch.setattr(passwords, "encode", remembered)


_encoded: dict[str, passwords.PasswordHash] = {}
