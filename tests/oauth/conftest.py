"""Relying apps at the stage, and a way to have somebody signed in without typing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client as Browser

from idp.directory.models import User
from idp.pools.models import Client
from tests.conftest import MACHINE_SECRET, WEB_SECRET
from tests.oauth.relying_app import RelyingApp

Enter = Callable[..., Browser]


@pytest.fixture
def enter(browser: Browser) -> Enter:
    """``enter(user)``: this browser has a session of that person, as the sign-in page would have opened it."""

    def entered(user: User, *, at: datetime | None = None, into: Browser = browser) -> Browser:
        into.force_login(user, backend="idp.hosted.backend.PoolBackend")
        session = into.session
        session["pool"] = user.pool_id
        session["auth_time"] = (at or datetime.now(tz=UTC)).timestamp()
        session["methods"] = ["pwd"]
        session.save()
        return into

    return entered


@pytest.fixture
def public(app: Client, browser: Browser) -> RelyingApp:
    """The public client: no secret, PKCE."""
    return RelyingApp(app, browser)


@pytest.fixture
def web(web_app: Client, browser: Browser) -> RelyingApp:
    """The confidential client, whose refresh tokens rotate."""
    return RelyingApp(web_app, browser, WEB_SECRET)


@pytest.fixture
def robot(machine: Client, browser: Browser) -> RelyingApp:
    """The client that speaks for itself."""
    return RelyingApp(machine, browser, MACHINE_SECRET)


@pytest.fixture
def elsewhere(other_app: Client, other_browser: Browser) -> RelyingApp:
    """A public client of the other pool, at the other pool's address."""
    return RelyingApp(other_app, other_browser)


@pytest.fixture
def signed_in(enter: Enter, ann: User) -> User:
    """Ann has a browser session."""
    enter(ann)
    return ann
