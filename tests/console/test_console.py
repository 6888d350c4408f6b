"""The console: for operators, on the reserved pool's address, without a secret."""

from __future__ import annotations

import pytest
from django.contrib.admin.utils import flatten_fieldsets
from django.test import Client as Browser
from django.test import RequestFactory

from idp.console import urls
from idp.console.site import console
from idp.directory.models import User
from idp.flows import operators as engine
from idp.pools.models import Client, Pool
from tests.conftest import PASSWORD, make
from tests.console.conftest import AT, OPERATORS_PASSWORD

SECRET = {
    *("password", "sealed", "digest", "former", "encoded", "secret", "content"),
    *("nonce", "challenge_answer", "verifier", "salt", "session_data"),
}
assert urls.SUBJECTS


def test_a_stranger_is_sent_to_the_hosted_sign_in_page_and_back(operator: Browser) -> None:
    stranger = Browser(**AT)  # type: ignore[arg-type]
    asked = stranger.get("/admin/pools/pool/?q=demo")
    assert asked["Location"] == "/login?client_id=console&next=%2Fadmin%2Fpools%2Fpool%2F%3Fq%3Ddemo"
    answer = stranger.post(asked["Location"], {"username": "olga", "password": OPERATORS_PASSWORD})
    assert answer["Location"] == "/admin/pools/pool/?q=demo"
    assert stranger.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/admin/",
        "//evil.example/admin/",
        "/admin/../account",
        "/admin//evil",
        "/account",
        "/admin/%2e",
    ],
)
def test_next_leads_nowhere_but_into_the_console(operator: Browser, elsewhere: str) -> None:
    query = {"client_id": "console", "next": elsewhere}
    answer = operator.post("/login", {"choice": "continue"}, query_params=query)
    assert answer["Location"] == "/admin/"


def test_there_is_no_console_on_other_addresses(browser: Browser, app: Client, operators: Pool) -> None:
    for path in ("/admin/", "/admin/login/", "/admin/pools/pool/", "/admin/jsi18n/"):
        assert browser.get(path).status_code == 404
        assert Browser(SERVER_NAME="localhost").get(path).status_code == 404


def test_a_person_of_the_reserved_pool_who_is_no_operator_is_refused(operators: Pool) -> None:
    make(operators, "nora")
    browser = Browser(**AT)  # type: ignore[arg-type]
    browser.post("/login?client_id=console", {"username": "nora", "password": PASSWORD})
    assert browser.get("/account?client_id=console").status_code == 200
    assert browser.get("/admin/").status_code == 403


def test_djangos_own_doors_lead_to_the_hosted_pages(operator: Browser) -> None:
    assert operator.get("/admin/login/")["Location"].startswith("/login?client_id=console")
    assert operator.get("/admin/password_change/")["Location"] == "/changePassword?client_id=console"
    assert operator.post("/admin/logout/").status_code == 307


def test_no_secret_has_a_place_in_a_list_or_a_form(operator: Browser) -> None:
    request = RequestFactory().get("/admin/")
    request.user = User.objects.get(username="olga")
    request.pool = engine.pool()  # type: ignore[attr-defined]
    for model, rows in console._registry.items():
        for row in (None, model()):
            shown = {*flatten_fieldsets(rows.get_fieldsets(request, row)), *map(str, rows.get_list_display(request))}
            assert not shown & SECRET, (model, shown & SECRET)


def test_what_operators_do_to_a_person_happens(operator: Browser, dov: User) -> None:
    for action, state in (
        ("confirm", ("CONFIRMED", True)),
        ("disable", ("CONFIRMED", False)),
        ("enable", ("CONFIRMED", True)),
    ):
        operator.post("/admin/directory/user/", {"action": action, "_selected_action": str(dov.pk)})
        dov.refresh_from_db()
        assert (dov.status, dov.enabled) == state


def test_an_invitation_works_once(operator: Browser, operators: Pool) -> None:
    path = engine.invite("olga").partition("console.localhost:8000")[2]
    browser = Browser(**AT)  # type: ignore[arg-type]
    assert browser.post(path, {"password": OPERATORS_PASSWORD})["Location"] == "/admin/"
    assert browser.get(path).status_code == 400
    assert browser.post(path, {"password": OPERATORS_PASSWORD}).status_code == 400


@pytest.mark.parametrize("name", ["q", "pool__id__exact", "text"])
def test_a_nul_is_refused_wherever_it_is_sent(operator: Browser, name: str) -> None:
    """No list, filter or search hands one to the database, which would answer with an error."""
    for rows in ("pools/client", "directory/user", "journal/entry", "outbox/message"):
        assert operator.get(f"/admin/{rows}/", {name: "a\x00"}).status_code == 400
    assert operator.post("/admin/directory/user/", {"action": "disable", "_selected_action": "\x00"}).status_code == 400
