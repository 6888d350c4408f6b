"""Sensitive acts want a sign-in of the last five minutes, and nothing that was sent is lost or replayed."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.http import QueryDict
from django.test import Client as Browser
from django.urls import reverse

from idp.flows import operators as engine
from idp.pools.models import Client, ClientSecret, Pool
from tests.conftest import WEB_SECRET
from tests.console.conftest import AT, OPERATORS_PASSWORD

LIST = "/admin/pools/client/"


def press(browser: Browser, client: Client) -> str:
    """The button that makes a secret."""
    answer = browser.post(LIST, {"action": "new_secret", "_selected_action": client.pk, "reason": "moving house"})
    return str(answer.get("Location", ""))


def sign_in_again(browser: Browser, location: str, username: str = "olga") -> str:
    answer = browser.post(location, {"username": username, "password": OPERATORS_PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def secrets_of(client: Client) -> int:
    return ClientSecret.objects.filter(client=client).count()


def test_within_five_minutes_nothing_is_asked(
    operator: Browser, web_app: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(5 * 60)
    assert press(operator, web_app) == ""
    assert secrets_of(web_app) == 2


def test_afterwards_the_hosted_page_asks_and_the_act_is_shown_before_it_is_done(
    operator: Browser, web_app: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(5 * 60 + 1)
    location = press(operator, web_app)
    assert location.startswith("/login?client_id=console&max_age=300&login_hint=olga&next=%2Fadmin%2Fagain%2F")
    assert "account" not in operator.get(location).context, "a session that is too old is not offered"
    back = sign_in_again(operator, location)
    said = operator.get(back)
    text = said.content.decode()
    assert said.status_code == 200
    for word in ("Make a new secret and show it once", "Web app", "moving house", "Nothing has been done yet"):
        assert word in text
    assert secrets_of(web_app) == 1
    fields = re.findall(
        r'name="([^"]+)" value="([^"]*)"', text.partition(f'action="{LIST}"')[2].partition("</form>")[0]
    )
    sent = QueryDict(mutable=True)
    for name, value in fields:
        sent.appendlist(name, value)
    made = operator.post(LIST, sent.dict())
    assert secrets_of(web_app) == 2
    assert "no-store" in made["Cache-Control"]


def test_what_waits_is_nobody_elses(
    operator: Browser, operators: Pool, web_app: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(301)
    back = QueryDict(press(operator, web_app).partition("?")[2])["next"]
    other = Browser(**AT)  # type: ignore[arg-type]
    link = engine.invite("otto").partition("console.localhost:8000")[2]
    other.post(link, {"password": OPERATORS_PASSWORD})
    assert other.get(back)["Location"] == "/admin/"
    location = operator.get(back)["Location"]
    assert sign_in_again(operator, location, "otto") == back
    assert operator.get(back)["Location"] == "/admin/"
    assert secrets_of(web_app) == 1


def test_what_waits_is_forgotten(operator: Browser, web_app: Client, clock: time_machine.Traveller) -> None:
    clock.shift(301)
    back = sign_in_again(operator, press(operator, web_app))
    assert operator.get(back).status_code == 200
    clock.shift(15 * 60 + 1)
    assert operator.get(back)["Location"] == "/admin/"


def test_it_still_wants_a_fresh_sign_in_when_it_is_sent(
    operator: Browser, web_app: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(301)
    back = sign_in_again(operator, press(operator, web_app))
    clock.shift(301)
    assert operator.get(back)["Location"].startswith("/login?")
    assert press(operator, web_app).startswith("/login?")
    assert secrets_of(web_app) == 1


def test_a_cancelled_sign_in_does_nothing(operator: Browser, web_app: Client, clock: time_machine.Traveller) -> None:
    clock.shift(301)
    location = press(operator, web_app)
    answer = operator.post(location, {"choice": "continue"})
    assert answer["Location"].startswith("/login?")
    assert secrets_of(web_app) == 1
    assert WEB_SECRET in web_app.secret_values()


@pytest.mark.parametrize("address", ["https://evil.example/", "/account"])
def test_the_way_back_stays_in_the_console(operator: Browser, clock: time_machine.Traveller, address: str) -> None:
    clock.shift(301)
    query = {"client_id": "console", "max_age": "300", "next": address}
    answer = operator.post("/login", {"username": "olga", "password": OPERATORS_PASSWORD}, query_params=query)
    assert answer["Location"] == reverse("admin:index")
