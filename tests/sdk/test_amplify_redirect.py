"""Amplify v6 in a browser, ``signInWithRedirect`` to the hosted pages and back; it takes them to be behind TLS."""

from __future__ import annotations

import base64
import json
import secrets
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import running
from tests.browser import hands, places
from tests.live import Surf
from tests.peers import node
from tests.running import Portico
from tests.sdk import front

pytestmark = [pytest.mark.peer, pytest.mark.browser]
BUNDLER = Path(node.HERE) / "node_modules/.bin/esbuild"
SCOPES = ["openid", "email", "profile", "aws.cognito.signin.user.admin"]
PAGE = """<!doctype html><html lang=en><meta charset=utf-8><title>App</title><link rel=icon href=data:,>
<h1></h1><button id=in>Sign in</button><button id=out>Sign out</button><output></output>
<script type=application/json id=place>%s</script><script src=app.js></script>"""


@dataclass(frozen=True, slots=True)
class App:
    """The page's address, and what its pool and Portico are called from outside."""

    url: str
    portico: str
    domain: str
    pool: str
    client: str
    username: str


def bundle(to: Path) -> None:
    """As a web app's own build does it, with the packages that ``npm ci`` brought."""
    node.executable()
    if not BUNDLER.exists():
        pytest.skip("needs `npm ci --prefix tests/peers`")
    source = Path(__file__).parent / "amplify_page.mjs"
    command = [str(BUNDLER), str(source), "--bundle", "--format=iife", f"--outfile={to}", "--log-level=warning"]
    packages = {"NODE_PATH": str(BUNDLER.parents[1]), "PATH": str(Path(node.executable()).parent)}
    done = subprocess.run(command, env=packages, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Portico, str]]:
    """Portico behind TLS, and the address that it has there."""
    server = front.Front(front.certificate(tmp_path_factory.mktemp("tls") / "both.pem"))
    with front.serving(server) as port:
        url = f"https://localhost:{port}"
        with running.portico(
            PORTICO_TEST_MODE="0",
            PORTICO_URL=url,
            PORTICO_SECRET_KEYS=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="),
            EMAIL_URL="smtp://127.0.0.1:9",
        ) as found:
            server.behind = found.port
            yield found, url


@pytest.fixture
def app(production: tuple[Portico, str], tmp_path: Path) -> Iterator[App]:
    bundle(tmp_path / "app.js")
    portico, url = production
    place = places.pool(portico)
    ann = hands.stranger()
    places.person(portico, ann.username, pool=place.id, email=ann.email, email_verified="true", name=ann.name)
    with front.serving(front.files(tmp_path)) as port:
        home = f"http://localhost:{port}/"
        client = f"{place.client}amplify"
        places.client(portico, place, client, callback_urls=[home], logout_urls=[home], scopes=SCOPES)
        domain = f"{place.prefix}.{url.removeprefix('https://')}"
        told = {"url": url, "pool": place.id, "client": client, "domain": domain, "scopes": SCOPES}
        (tmp_path / "index.html").write_text(PAGE % json.dumps(told))
        yield App(home, url, domain, place.id, client, ann.username)


@pytest.fixture
def page(surf: Surf) -> Page:
    return surf(ignore_https_errors=True)


def shown(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.locator("output").inner_text())
    return found


def asks_who_it_is(page: Page, app: App) -> None:
    page.wait_for_url(f"https://{app.domain}/**")
    hands.sees(page, "Sign in")


def test_there_and_back_and_out_again(page: Page, app: App) -> None:
    page.goto(app.url)
    hands.sees(page, "Nobody is signed in")
    hands.press(page, "Sign in")
    asks_who_it_is(page, app)
    hands.sign_in(page, app.username, label="User name")
    page.wait_for_url(f"{app.url}**")
    hands.sees(page, f"Hello {app.username}")
    expect(page).to_have_url(app.url)  # Amplify has checked its state and spent the code
    found = shown(page)
    issuer = f"{app.portico}/{app.pool}"
    assert (found["id"]["iss"], found["id"]["aud"], found["id"]["token_use"]) == (issuer, app.client, "id")
    assert found["id"]["cognito:username"] == found["access"]["username"] == app.username
    assert found["access"]["client_id"] == app.client
    assert set(found["access"]["scope"].split()) == set(SCOPES)
    assert found["refreshed"] is True
    assert found["attributes"]["name"] == "Ann Example"
    page.reload()
    hands.sees(page, f"Hello {app.username}")
    hands.press(page, "Sign out")
    hands.sees(page, "Nobody is signed in")
    expect(page).to_have_url(app.url)
    hands.press(page, "Sign in")
    asks_who_it_is(page, app)  # the hosted pages have forgotten too
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
