"""Clients and their secrets remember when they were last of use, at the price of one statement an hour."""

from __future__ import annotations

from urllib.parse import urlencode

import time_machine
from django.test import Client as Browser

from idp.pools import configuration, usage
from idp.pools.models import Client, ClientSecret
from tests.conftest import MACHINE_SECRET, NOW


def ask_for_a_token(browser: Browser, secret: str = MACHINE_SECRET) -> int:
    form = urlencode({"grant_type": "client_credentials", "client_id": "machine", "client_secret": secret})
    return browser.post("/oauth2/token", form, content_type="application/x-www-form-urlencoded").status_code


def test_a_token_marks_the_client_and_the_secret_that_proved_it(
    browser: Browser, machine: Client, django_capture_on_commit_callbacks: object
) -> None:
    usage.forget()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert ask_for_a_token(browser, "wrong") == 401
    assert Client.objects.get(pk=machine.pk).last_used is None
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert ask_for_a_token(browser) == 200
    assert Client.objects.get(pk=machine.pk).last_used == NOW
    assert ClientSecret.objects.get(client=machine).last_used == NOW


def test_it_is_written_once_an_hour_and_changes_no_configuration(
    browser: Browser,
    machine: Client,
    clock: time_machine.Traveller,
    django_capture_on_commit_callbacks: object,
) -> None:
    ask_for_a_token(browser)  # the first one draws the keys
    usage.forget()
    before = configuration.version()
    written = []
    for minutes in (0, 20, 20, 30):
        clock.shift(minutes * 60)
        with django_capture_on_commit_callbacks(execute=True) as due:  # type: ignore[operator]
            ask_for_a_token(browser)
        written.append(len(due))
    assert written == [2, 0, 0, 2]  # the client and its secret
    assert configuration.version() == before


def test_another_process_that_was_first_is_left_as_it_was(machine: Client, clock: time_machine.Traveller) -> None:
    Client.objects.filter(pk=machine.pk).update(last_used=NOW)
    clock.shift(600)
    usage._write(Client, machine.pk)
    assert Client.objects.get(pk=machine.pk).last_used == NOW
