"""Every row has its place in the console, no secret has one, and nobody but operators gets an answer."""

from __future__ import annotations

import pytest
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.test import Client as Browser

from idp.console import urls
from idp.console.site import console
from idp.directory.models import User
from idp.pools.models import Client, Pool
from tests.conftest import PASSWORD, SignIn, make
from tests.console import everything
from tests.console.conftest import at_the_console

assert urls.SUBJECTS


def inlines() -> set[type[Model]]:
    return {inline.model for rows in console._registry.values() for inline in rows.inlines}


def test_every_model_is_registered_or_stands_on_the_page_of_another() -> None:
    shown = {*console._registry, *inlines()}
    assert [model._meta.label for model in everything.ours() if model not in shown] == []


def test_no_page_shows_a_secret(operator: Browser, ann: User, app: Client) -> None:
    rows = everything.plant(ann, app)
    seen = 0
    for address in everything.addresses(rows):
        if "logout" in address or "password_change" in address:
            continue
        answer = operator.get(address)
        assert answer.status_code in {200, 302, 400, 403, 404, 405}, (address, answer.status_code)
        assert everything.PLANTED not in everything.text_of(answer), address
        seen += answer.status_code == 200
    assert seen > 3 * len(console._registry)


def test_every_row_with_a_page_opens(operator: Browser, ann: User, app: Client) -> None:
    rows = everything.plant(ann, app)
    for model, shown in console._registry.items():
        where = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert operator.get(where).status_code == 200
        if model in rows and _has_page(shown):
            assert operator.get(f"{where}{rows[model].pk}/change/").status_code == 200


def _has_page(rows: ModelAdmin[Model]) -> bool:
    return rows.list_display_links is not None


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_person_of_the_reserved_pool_without_the_office_is_refused_everywhere(
    operators: Pool, ann: User, app: Client, method: str
) -> None:
    make(operators, "nora")
    nora = at_the_console()
    nora.post("/login?client_id=console", {"username": "nora", "password": PASSWORD})
    assert nora.get("/account?client_id=console").status_code == 200
    for address in everything.addresses(everything.plant(ann, app)):
        if address in OWN_DOORS:
            continue
        assert getattr(nora, method)(address).status_code in {403, 404}, address
    assert nora.get("/admin/").status_code == 403


@pytest.mark.parametrize("method", ["get", "post"])
def test_mallory_finds_no_console_in_her_pool_and_nobody_in_ours(
    operators: Pool,
    ann: User,
    app: Client,
    mallory: User,
    other_app: Client,
    other_browser: Browser,
    sign_in: SignIn,
    method: str,
) -> None:
    sign_in(mallory, other_app, other_browser)
    borrowed = at_the_console()
    borrowed.cookies = other_browser.cookies
    for address in everything.addresses(everything.plant(ann, app)):
        if address in OWN_DOORS:
            continue
        assert getattr(other_browser, method)(address).status_code == 404, address
        answer = getattr(borrowed, method)(address)
        assert answer.status_code == 404 or answer["Location"].startswith("/login?client_id=console"), address


OWN_DOORS = ("/admin/login/", "/admin/logout/", "/admin/password_change/", "/admin/password_change/done/")
"""They lead to the hosted pages and show nothing."""


def test_an_operator_in_name_only_is_refused(operator: Browser) -> None:
    User.objects.filter(username="olga").update(is_staff=False)
    assert operator.get("/admin/").status_code == 403
    User.objects.filter(username="olga").update(is_staff=True, enabled=False)
    assert operator.get("/admin/").status_code in {302, 403}
