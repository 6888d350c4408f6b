"""The same program for real people: TLS in front, keys of its own, and a mail server that may be away."""

from __future__ import annotations

import base64
import logging
import re
import secrets
import time
from collections.abc import Callable, Iterator
from email.message import Message as Mail

import pytest
import requests

from tests import running
from tests.browser import hands, places
from tests.browser.places import Place
from tests.browser.plain import Proxied
from tests.messages.conftest import MailServer
from tests.running import Portico

pytestmark = pytest.mark.peer
URL = "https://auth.example.test"
QUICK = 3.0  # seconds; a mail server that is away costs a person nothing


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it would log what it is told, which is for nobody's log
    server = MailServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def production(mail_server: MailServer) -> Iterator[Portico]:
    with running.portico(
        PORTICO_TEST_MODE="0",
        PORTICO_URL=URL,
        PORTICO_SECRET_KEYS=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="),
        EMAIL_URL=f"smtp://127.0.0.1:{mail_server.port}",
    ) as found:
        yield found


@pytest.fixture(scope="module")
def place(production: Portico) -> Place:
    return places.pool(production, by_path=True, alias_attributes=["email"], required=("email",))


@pytest.fixture
def browser(production: Portico) -> Proxied:
    return Proxied(URL, production.port)


def sign_up(browser: Proxied, place: Place, who: hands.Stranger) -> requests.Response:
    page = browser.get(f"/{place.id}/signup?client_id={place.client}")
    return browser.send(page, username=who.username, email=who.email, password=hands.PASSWORD)


def mails(server: MailServer, to: str) -> list[Mail]:
    return [mail for mail in server.mails if to in str(mail["To"])]


def wait_for(what: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


def code_in(mail: Mail) -> str:
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found = re.search(r"(?<!\d)\d{6}(?!\d)", content.decode())
            return found[0] if found else ""
    return ""


def test_a_person_signs_up_with_one_mail_over_real_smtp(
    browser: Proxied, place: Place, mail_server: MailServer
) -> None:
    ann = hands.stranger()
    page = sign_up(browser, place, ann)
    assert "Confirm your account" in page.text
    wait_for(lambda: mails(mail_server, ann.email))
    inside = browser.send(page, username=ann.username, code=code_in(mails(mail_server, ann.email)[0]))
    assert "You are signed in" in inside.text
    assert len(mails(mail_server, ann.email)) == 1


def test_with_the_mail_server_away_the_page_answers_and_the_mail_comes_later_and_once(
    browser: Proxied, place: Place, mail_server: MailServer
) -> None:
    ben = hands.stranger()
    mail_server.stop()
    try:
        started = time.monotonic()
        page = sign_up(browser, place, ben)
        assert "Confirm your account" in page.text
        assert time.monotonic() - started < QUICK
        time.sleep(1.5)  # by now it has been tried in vain
    finally:
        mail_server.start()
    assert mails(mail_server, ben.email) == []
    wait_for(lambda: mails(mail_server, ben.email))
    inside = browser.send(page, username=ben.username, code=code_in(mails(mail_server, ben.email)[0]))
    assert "You are signed in" in inside.text
    assert len(mails(mail_server, ben.email)) == 1


def test_cookies_and_headers_insist_on_tls(browser: Proxied, place: Place) -> None:
    page = browser.get(f"/{place.id}/login?client_id={place.client}&lang=en")
    assert page.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    sign_up(browser, place, hands.stranger())
    assert browser.cookies.keys() == {"portico", "portico_csrf", "portico_lang"}
    for cookie in browser.cookies.values():
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        assert cookie["path"] == f"/{place.id}/"


@pytest.mark.parametrize("path", ["/inbox", "/inbox.json", "/inbox/1"])
def test_nobody_can_read_other_peoples_mail(browser: Proxied, path: str) -> None:
    assert browser.get(path).status_code == 404


def test_the_landing_page_offers_no_demo(browser: Proxied) -> None:
    page = browser.get("/").text
    assert "test mode" not in page
    assert "inbox" not in page
    assert "demo" not in page.lower()


def test_an_address_that_is_not_ours_is_refused(production: Portico) -> None:
    stranger = Proxied("https://evil.example", production.port)
    assert stranger.get("/").status_code == 404


def test_addresses_come_from_the_configuration(browser: Proxied, place: Place) -> None:
    document = browser.get(f"/{place.id}/.well-known/openid-configuration").json()
    assert document["issuer"] == f"{URL}/{place.id}"
    assert all(value.startswith(URL) for name, value in document.items() if name.endswith(("_endpoint", "_uri")))
