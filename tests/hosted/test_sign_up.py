"""A sign-up form that comes again: the same account, and no letter too many."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client as Browser

from idp.directory.models import User
from idp.messages.models import Message
from idp.pools.models import Client
from tests.conftest import PASSWORD

FORM = {"username": "eve", "email": "eve@example.com", "password": PASSWORD}


@pytest.mark.parametrize(("later", "letters"), [(1, 1), (59, 1), (61, 2)])
def test_the_code_on_its_way_stays_good_for_a_form_that_comes_again_at_once(
    browser: Browser, app: Client, clock: time_machine.Traveller, later: int, letters: int
) -> None:
    browser.post(f"/signup?client_id={app.pk}", FORM)
    clock.shift(timedelta(seconds=later))
    again = browser.post(f"/signup?client_id={app.pk}", FORM)
    assert again["Location"].startswith("/confirmUser?")
    assert User.objects.filter(username="eve").count() == 1
    assert Message.objects.count() == letters


def test_whoever_does_not_know_the_password_gets_no_letter_sent(browser: Browser, app: Client) -> None:
    browser.post(f"/signup?client_id={app.pk}", FORM)
    again = browser.post(f"/signup?client_id={app.pk}", {**FORM, "password": f"{PASSWORD}-other"})
    assert again["Location"].startswith("/signup?")
    assert Message.objects.count() == 1
