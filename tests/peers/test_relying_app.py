"""The demo relying app does what its README says, at a provider that is not Portico."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.peers import interactions, node, ports, relying_app

pytestmark = pytest.mark.peer


@pytest.fixture(scope="module")
def app() -> Iterator[str]:
    port = ports.free()
    url = f"http://127.0.0.1:{port}"
    client: dict[str, Any] = {
        "client_id": "demo",
        "token_endpoint_auth_method": "none",
        "grant_types": ["authorization_code", "refresh_token"],
        "redirect_uris": [f"{url}/callback"],
        "post_logout_redirect_uris": [f"{url}/"],
    }
    with (
        node.oidc_provider(clients=[client]) as provider,
        relying_app.running(issuer=provider.issuer, client_id="demo", port=port) as running,
    ):
        yield running


@pytest.fixture
def browser() -> Iterator[requests.Session]:
    with requests.Session() as browser:
        yield browser


def test_a_person_signs_in_refreshes_and_signs_out(app: str, browser: requests.Session) -> None:
    assert "Create account" in browser.get(app).text
    callback = interactions.sign_in(browser, f"{app}/sign-in", until=f"{app}/callback")
    home = browser.get(callback)
    assert "ann of the bench" in home.text
    assert "no-store" in home.headers["Cache-Control"]
    assert "All three tokens are new." in browser.post(f"{app}/refresh").text
    leaving = browser.post(f"{app}/logout", allow_redirects=False).headers["Location"]
    interactions.sign_in(browser, leaving, until=f"{app}/?state=")
    assert "Create account" in browser.get(app).text


def test_a_code_of_another_browser_is_refused(app: str, browser: requests.Session) -> None:
    with requests.Session() as attacker:
        callback = interactions.sign_in(attacker, f"{app}/sign-in", until=f"{app}/callback")
    answer = browser.get(callback)
    assert answer.status_code == 400
    assert "another browser" in answer.text


def test_words_in_a_forged_answer_are_not_shown(app: str, browser: requests.Session) -> None:
    answer = browser.get(f"{app}/callback", params={"error": "x", "error_description": "call 555 0100", "state": "y"})
    assert "555" not in answer.text


def test_another_site_cannot_sign_a_person_out(app: str, browser: requests.Session) -> None:
    assert browser.post(f"{app}/logout", headers={"Sec-Fetch-Site": "same-site"}).status_code == 403
