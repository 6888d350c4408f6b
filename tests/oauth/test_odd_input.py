"""Whatever a stranger sends is answered with 2xx-4xx in OAuth's form, never with 500, and never echoed raw."""

from __future__ import annotations

import string
from urllib.parse import quote, urlencode

import pytest
from django.test import Client as Browser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idp.directory.models import User
from idp.oauth import requests
from tests.oauth.relying_app import FORM, RelyingApp, answer_of

ODD = [
    "%00",
    "%FF%FE",
    "%C3%28",
    "%ED%A0%80",
    "%F4%90%80%80",
    "%",
    "%zz",
    "%22",
    "%5C",
    "%0d%0aSet-Cookie:x=1",
    "%E2%98%83",
    "a" * 5000,
    "[]",
    "{}",
    "%3Cscript%3E",
]
ENDPOINTS = ["/oauth2/token", "/oauth2/revoke", "/oauth2/userInfo"]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_the_authorization_endpoint_takes_odd_values_of_every_parameter(
    public: RelyingApp, signed_in: User, odd: str
) -> None:
    for name in sorted(requests.AUTHORIZE):
        rest = urlencode({key: value for key, value in public.request().items() if key != name})
        response = public.browser.get(f"/oauth2/authorize?{rest}&{name}={odd}")
        assert response.status_code in {302, 400}, (name, odd)
        if response.status_code == 302:
            assert response["Location"].startswith(("https://app.example.com/callback?", "/login?"))
            assert "Set-Cookie:x" not in response["Location"]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("path", ENDPOINTS)
def test_the_endpoints_of_programs_take_odd_values_of_every_parameter(public: RelyingApp, path: str, odd: str) -> None:
    for name in sorted(requests.TOKEN | {"access_token"}):
        for base in ("grant_type=authorization_code", "grant_type=refresh_token", "client_id=publicapp&token=x"):
            response = public.browser.post(path, f"{base}&client_id=publicapp&{name}={odd}", content_type=FORM)
            assert response.status_code in {200, 400, 401}, (name, odd)
            assert odd not in response.content.decode() or len(odd) < 3


@pytest.mark.parametrize("odd", ["%00", "%0D%0AX:1", "%7F", "%C3%A9", "%FF", "a" * 4_097])
def test_what_is_no_printable_ascii_of_some_length_is_invalid_and_not_echoed(
    public: RelyingApp, signed_in: User, odd: str
) -> None:
    """RFC 6749 Appendix A: neither looked up in the database nor sent back to the app."""
    asked = urlencode(public.request(state=None))
    answer = answer_of(public.browser.get(f"/oauth2/authorize?{asked}&state={odd}"))
    assert (answer["error"], "state" in answer) == ("invalid_request", False)
    for path, body in (("/oauth2/token", "grant_type=authorization_code&code"), ("/oauth2/revoke", "token=x&scope")):
        response = public.browser.post(path, f"client_id=publicapp&{body}={odd}", content_type=FORM)
        assert (response.status_code, response.json()["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("path", [*ENDPOINTS, "/oauth2/authorize", "/logout"])
def test_raw_bytes_in_a_body_are_a_bad_request(browser: Browser, public: RelyingApp, path: str) -> None:
    for body in (b"\xff\xfe\x00", b"grant_type=\xff&client_id=\x00", b"&&&&", b"=", b"=&=", b"%", b"a" * 60_000):
        assert browser.post(path, body, content_type=FORM).status_code in {200, 303, 400, 401, 413}


@pytest.mark.parametrize("path", [*ENDPOINTS, "/oauth2/authorize", "/logout"])
def test_a_body_of_no_known_length_is_a_bad_request(browser: Browser, public: RelyingApp, path: str) -> None:
    response = browser.generic("POST", path, b"code=x", content_type=FORM, CONTENT_LENGTH="six")
    assert response.status_code == 400


@pytest.mark.parametrize("path", [*ENDPOINTS, "/oauth2/authorize"])
@pytest.mark.parametrize("size", [40_000, 600_000])
def test_huge_bodies_are_refused(browser: Browser, public: RelyingApp, path: str, size: int) -> None:
    response = browser.post(path, b"code=" + b"a" * size, content_type=FORM)
    assert response.status_code == 413


def test_a_crowd_of_parameters_is_refused(browser: Browser, public: RelyingApp) -> None:
    crowd = "&".join(f"p{number}=1" for number in range(500))
    assert browser.post("/oauth2/token", crowd, content_type=FORM).json()["error"] == "invalid_request"
    assert browser.get(f"/oauth2/authorize?{crowd}").status_code == 400


@pytest.mark.parametrize("header", ["\x00", "Basic \x00", "Basic \u00e4\u00f6", "Bearer " + "\u00ff" * 10, ":", " "])
@pytest.mark.parametrize("path", ENDPOINTS)
def test_odd_authorization_headers_are_refused(public: RelyingApp, path: str, header: str) -> None:
    response = public.browser.post(path, "token=x&grant_type=x", content_type=FORM, HTTP_AUTHORIZATION=header)
    assert response.status_code in {400, 401}
    assert "error" in response.json()


@pytest.mark.parametrize("path", [*ENDPOINTS, "/oauth2/authorize", "/logout", "/.well-known/jwks.json"])
def test_where_there_is_no_pool_there_is_nothing(pool: object, path: str) -> None:
    nowhere = Browser(SERVER_NAME="localhost", HTTP_ACCEPT="application/json")
    assert nowhere.post(path).status_code in {404, 405}


def test_what_was_sent_is_not_reflected_into_our_page(public: RelyingApp, signed_in: User) -> None:
    page = public.authorize(redirect_uri='https://evil/"><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in page


ANYTHING = st.text(st.characters(codec="utf-8"), max_size=60) | st.text(string.printable, max_size=60)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SLOW
@given(st.lists(st.tuples(st.sampled_from(sorted(requests.AUTHORIZE)), ANYTHING), max_size=12))
def test_any_authorization_request_is_answered(
    public: RelyingApp, signed_in: User, pairs: list[tuple[str, str]]
) -> None:
    asked = [*public.request().items(), *pairs] if len(pairs) % 2 else pairs
    response = public.browser.get(f"/oauth2/authorize?{urlencode(asked, errors='surrogatepass')}")
    assert response.status_code in {200, 302, 400}
    if response.status_code == 302 and response["Location"].startswith("https://"):
        assert response["Location"].startswith("https://app.example.com/callback")
        assert answer_of(response)["iss"] == public.client.pool.issuer


@SLOW
@given(st.dictionaries(st.sampled_from(sorted(requests.TOKEN)), ANYTHING, max_size=8), st.binary(max_size=40))
def test_any_token_request_is_answered_in_json(public: RelyingApp, form: dict[str, str], junk: bytes) -> None:
    body = urlencode(form).encode() + b"&" + quote(junk).encode() + b"&" + junk
    response = public.browser.post("/oauth2/token", body, content_type=FORM)
    assert response.status_code in {400, 401}
    assert isinstance(response.json()["error"], str)
