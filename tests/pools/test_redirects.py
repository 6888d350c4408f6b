"""Which URLs can be registered, and that only the registered one is one (RFC 9700 §2.1, RFC 8252 §7)."""

from __future__ import annotations

import pytest

from idp.pools import redirects

GOOD = [
    "https://app.example.com",
    "https://app.example.com/callback?tenant=1",
    "https://app.example.com:8443/callback",
    "http://localhost",
    "http://localhost:3000/callback",
    "http://127.0.0.1:3000/",
    "http://[::1]:3000/",
    "com.example.app:/callback",
    "myapp://callback",
]
BAD = [
    None,
    17,
    "",
    "/callback",
    "app.example.com/callback",
    "//app.example.com/callback",
    "https:app.example.com",
    "https:///callback",
    "https://app.example.com/#fragment",
    "https://app.example.com/callback#",
    "https://user@app.example.com/",
    "https://app.example.com@evil.example/",
    "https://*.example.com/",
    "http://app.example.com/callback",
    "http://localhost.evil.example/",
    "http://localhost@evil.example/",
    "http://127.0.0.1.evil.example/",
    "HTTP://evil.example/",
    "https://app.example.com/callback\n",
    "\nhttps://app.example.com/callback",
    "https://app.example.com/call\r\nback",
    "https://app.example.com/call back",
    "https://app.example.com/<script>",
    "https://app.example.com\\@evil.example/",
    "https://büro.example/",
    "https://app.example.com:99999/",
    "https://[::1/",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,hello",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://app.example.com/1",
    "https://app.example.com/" + "a" * 1024,
]


@pytest.mark.parametrize("url", GOOD)
def test_a_url_of_an_app_can_be_registered(url: str) -> None:
    assert redirects.problem(url) == ""


@pytest.mark.parametrize("url", BAD, ids=repr)
def test_a_url_that_could_lead_elsewhere_cannot_be_registered(url: object) -> None:
    assert redirects.problem(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://app.example.com/callback/",
        "https://app.example.com/callback?x=1",
        "https://app.example.com/Callback",
        "https://APP.example.com/callback",
        "https://app.example.com/callback/../callback",
        "https://app.example.com:443/callback",
        "https://app.example.com/callback\n",
        "https://app.example.com/%63allback",
        "",
    ],
)
def test_only_the_very_string_that_was_registered_is_registered(url: str) -> None:
    assert not redirects.registered(url, ["https://app.example.com/callback"])
    assert redirects.registered("https://app.example.com/callback", ["https://app.example.com/callback"])
