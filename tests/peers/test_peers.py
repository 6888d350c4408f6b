"""The peers agree among themselves, so that a disagreement with Portico is Portico's."""

from collections.abc import Iterator

import pytest
import requests

from tests.peers import apache, interactions, node, ports

pytestmark = pytest.mark.peer

CALLBACK = "http://127.0.0.1:9/callback"


@pytest.fixture(scope="module")
def apache_port() -> int:
    return ports.free()


@pytest.fixture(scope="module")
def provider(apache_port: int) -> Iterator[node.Provider]:
    flows = {"grant_types": ["authorization_code", "refresh_token"], "client_secret": "a-secret-for-this-run-only"}
    url = f"http://127.0.0.1:{apache_port}"
    clients = [
        {
            "client_id": "app",
            "redirect_uris": [CALLBACK],
            "post_logout_redirect_uris": ["http://127.0.0.1:9/"],
            **flows,
        },
        {
            "client_id": "apache",
            "redirect_uris": [apache.redirect_uri(url)],
            "post_logout_redirect_uris": [f"{url}/"],
            **flows,
        },
    ]
    with node.oidc_provider(clients=clients) as provider:
        yield provider


@pytest.fixture
def app(provider: node.Provider) -> node.RelyingParty:
    return node.RelyingParty(provider.issuer, "app", CALLBACK, "a-secret-for-this-run-only")


def test_openid_client_signs_in_refreshes_and_revokes(app: node.RelyingParty) -> None:
    started = app.ask("start", scope="openid email offline_access", params={"prompt": "consent"})
    with requests.Session() as browser:
        callback = interactions.sign_in(browser, started["url"], until=CALLBACK)
    finished = app.finish(callback, started)
    assert finished["claims"]["sub"] == "ann"
    refreshed = app.ask("refresh", refresh_token=finished["tokens"]["refresh_token"])
    assert refreshed["claims"]["sub"] == "ann"
    assert app.ask("revoke", token=refreshed["tokens"]["refresh_token"]) == {"revoked": True}
    assert app.ask("refresh", refresh_token=refreshed["tokens"]["refresh_token"])["error"] == "invalid_grant"


def test_openid_client_refuses_another_nonce(app: node.RelyingParty) -> None:
    started = app.ask("start")
    with requests.Session() as browser:
        callback = interactions.sign_in(browser, started["url"], until=CALLBACK)
    assert "nonce" in app.finish(callback, started, nonce="of-another-sign-in")["detail"]


def test_jose_accepts_a_token_for_its_audience_only(provider: node.Provider, app: node.RelyingParty) -> None:
    started = app.ask("start")
    with requests.Session() as browser:
        callback = interactions.sign_in(browser, started["url"], until=CALLBACK)
    jwt = app.finish(callback, started)["tokens"]["id_token"]
    jwks = f"{provider.issuer}/jwks"
    assert node.verify(jwt, jwks=jwks, issuer=provider.issuer, audience="app")["claims"]["sub"] == "ann"
    assert (
        node.verify(jwt, jwks=jwks, issuer=provider.issuer, audience="another")["code"]
        == "ERR_JWT_CLAIM_VALIDATION_FAILED"
    )
    assert node.verify(jwt[:-9] + "A" * 9, jwks=jwks)["code"] == "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"


def test_apache_lets_in_who_signed_in_and_signs_them_out(provider: node.Provider, apache_port: int) -> None:
    running = apache.mod_auth_openidc(
        issuer=provider.issuer, client_id="apache", client_secret="a-secret-for-this-run-only", port=apache_port
    )
    with running as server, requests.Session() as browser:
        page = browser.get(interactions.sign_in(browser, server.protected, until=server.redirect_uri))
        assert "OIDC_CLAIM_email=ann@example.com" in page.text, server.log()
        assert browser.get(server.info).json()["id_token"]["sub"] == "ann"
        leaving = browser.get(server.sign_out, allow_redirects=False)
        assert leaving.headers["Location"].startswith(f"{provider.issuer}/session/end?")
        assert "id_token_hint=" in leaving.headers["Location"]
        assert browser.get(server.protected, allow_redirects=False).status_code == 302
