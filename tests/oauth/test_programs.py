"""What programs call is answered before sessions and cookies are looked at, and otherwise like anything else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from idp.directory.models import User
from idp.oauth.programs import Programs
from idp.pools.models import Client
from tests.conftest import MACHINE_SECRET
from tests.oauth.relying_app import FORM, basic
from tests.oauth.test_cors import OPEN


def asked(browser: Browser, machine: Client) -> Any:
    """A token for a program that runs in somebody's browser: its cookies come along."""
    proof = basic(machine.pk, MACHINE_SECRET)
    return browser.post("/oauth2/token", "grant_type=client_credentials", content_type=FORM, HTTP_AUTHORIZATION=proof)


def test_every_endpoint_for_programs_is_among_them() -> None:
    assert set(Programs(HttpResponse).views) == set(OPEN)


def test_a_browser_session_is_not_looked_up_there(browser: Browser, machine: Client, signed_in: User) -> None:
    with CaptureQueriesContext(connection) as statements:
        response = asked(browser, machine)
    assert response.status_code == 200
    assert "django_session" not in str(statements.captured_queries)
    assert not response.cookies
    assert int(response["Content-Length"]) == len(response.content)


def test_a_bug_there_is_answered_with_an_id(browser: Browser, machine: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("idp.oauth.server.of", None)  # calling it is a TypeError
    browser.raise_request_exception = False
    response = asked(browser, machine)
    assert response.status_code == 500
    assert response["X-Request-Id"]
