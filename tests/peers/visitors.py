"""A person with a real browser who signs in for a relying party that is only a URL, and what came back to it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser import hands, places
from tests.running import Portico

SECRET = "peer-secret-0123456789abcdefghijklmnop"
API = {
    "identifier": "https://api.example.com",
    "name": "API",
    "scopes": [{"ScopeName": "read", "ScopeDescription": "Read"}],
}
SCOPE = "https://api.example.com/read"


def pool(portico: Portico, callback: str, home: str) -> places.Place:
    """With further clients at these addresses: ``<client>-app`` (public), ``-web`` (rotates), and ``-machine``."""
    found = places.pool(portico, by_path=True, alias_attributes=["email"], resource_servers=(API,))
    name = found.client
    columns: dict[str, Any] = {"callback_urls": [callback], "logout_urls": [home]}
    places.client(portico, found, f"{name}-app", **columns)
    places.client(portico, found, f"{name}-web", secret=SECRET, refresh_rotation=True, **columns)
    places.client(portico, found, f"{name}-machine", secret=SECRET, oauth_flows=["client_credentials"], scopes=[SCOPE])
    return found


def resident(portico: Portico, place: places.Place) -> hands.Stranger:
    found = hands.stranger()
    places.person(portico, found.username, pool=place.id, email=found.email, email_verified="true", name=found.name)
    return found


def sign_in(page: Page, url: str, who: hands.Stranger) -> str:
    """Where the browser ends up: the app's callback with the answer."""
    page.goto(url)
    hands.sign_in(page, who.username)
    expect(page).to_have_title("App")
    return page.url
