"""Whoever works in the console: operators with a role, and what they press on a person's page."""

from __future__ import annotations

from typing import Any

from django.test import Client as Browser

from idp.directory.models import Role, User
from idp.flows import operators as engine
from idp.pools.models import Pool
from tests.console.conftest import OPERATORS_PASSWORD, at_the_console

PEOPLE = "/admin/directory/user/"


def somebody(role: Role, *pools: Pool, name: str = "") -> Browser:
    """An operator's browser, with that role in these pools or in all."""
    path = engine.invite(name or f"{role}-{len(pools)}", role=role, pools=pools).partition("localhost:8000")[2]
    browser = at_the_console()
    assert browser.post(path, {"password": OPERATORS_PASSWORD}).status_code == 302
    return browser


def page_of(user: User, name: str = "change") -> str:
    return f"{PEOPLE}{user.pk}/{name}/"


def reads(browser: Browser, user: User) -> str:
    """The person's page."""
    answer = browser.get(page_of(user))
    assert answer.status_code == 200
    return str(answer.content.decode())


def press(browser: Browser, user: User, name: str, **data: Any) -> str:
    """What the page that comes after it says; spaces as they are read."""
    answer = browser.post(page_of(user, name), data, follow=True)
    assert answer.status_code == 200, answer.status_code
    return " ".join(str(answer.content.decode()).split()).replace("&#x27;", "'")


def offered(browser: Browser, user: User) -> set[str]:
    """The acts whose buttons stand on the page."""
    answer = browser.get(page_of(user))
    urls = [button.url for found in answer.context["buttons"].values() for button in found]
    return {url.rstrip("/").rpartition("/")[2] for url in (url.partition("?")[0] for url in urls)}
