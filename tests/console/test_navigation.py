"""The frame around every page: tasks as far as the role goes, the pool that is looked at, light or dark."""

from __future__ import annotations

import re

import pytest
from django.test import Client as Browser

from idp.console import navigation, urls
from idp.console.site import console
from idp.directory import roles
from idp.directory.models import Role, User
from idp.flows import operators as engine
from idp.pools.models import Pool
from tests.console.conftest import OPERATORS_PASSWORD, at_the_console

assert urls.SUBJECTS


def labels(browser: Browser, address: str = "/admin/") -> list[str]:
    return [place.label for section in browser.get(address).context["menu"].sections for place in section.places]


def becomes(role: Role, pool: Pool | None) -> None:
    """Olga is this, and nothing else."""
    olga = User.objects.get(username="olga")
    olga.trusts.all().delete()
    roles.give(olga, role, pool)


def test_an_owner_is_led_to_every_list(operator: Browser, pool: Pool) -> None:
    menu = operator.get("/admin/").context["menu"]
    led = {place.url.partition("?")[0] for section in (*menu.sections, menu.rest) for place in section.places}
    missing = {f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in console._registry} - led
    assert missing == set()
    assert all(operator.get(url).status_code == 200 for url in led)


def test_a_task_that_is_named_has_its_list(operator: Browser, pool: Pool) -> None:
    named = [label for _, places in navigation.SECTIONS for label in places]
    assert labels(operator) == named


@pytest.mark.parametrize("role", [Role.SUPPORT, Role.AUDITOR, Role.POOL_ADMIN])
def test_the_menu_goes_as_far_as_the_role(operator: Browser, pool: Pool, role: Role) -> None:
    becomes(role, pool)
    menu = operator.get("/admin/").context["menu"]
    for section in (*menu.sections, menu.rest):
        for place in section.places:
            assert operator.get(place.url).status_code == 200, place.label
    shown = labels(operator)
    assert "People" in shown
    assert ("Pools" in shown) is (role != Role.SUPPORT)
    assert "Operators" not in shown
    assert menu.office == f"{role.label.capitalize()} of {pool.name}"


def test_a_pool_that_is_chosen_narrows_the_lists(operator: Browser, pool: Pool, other_pool: Pool) -> None:
    answer = operator.post("/admin/choose-pool/", {"pool": pool.pk, "list": "directory.group"})
    assert re.fullmatch(rf"/admin/directory/group/\?pool\w*={pool.pk}", answer["Location"])
    menu = operator.get(answer["Location"]).context["menu"]
    assert menu.pool == pool
    people = next(place for section in menu.sections for place in section.places if place.label == "People")
    assert people.url.endswith(f"={pool.pk}")
    assert operator.post("/admin/choose-pool/", {"pool": ""})["Location"] == "/admin/"
    assert operator.get("/admin/").context["menu"].pool is None


@pytest.mark.parametrize("word", ["id", "name", "start"])
def test_a_pool_is_found_by_what_one_writes(operator: Browser, pool: Pool, other_pool: Pool, word: str) -> None:
    written = {"id": other_pool.pk, "name": other_pool.name, "start": other_pool.name[:3].lower()}[word]
    operator.post("/admin/choose-pool/", {"pool": written})
    assert operator.get("/admin/").context["menu"].pool == other_pool


def test_mallory_can_neither_choose_nor_keep_a_pool_that_is_not_hers(
    operator: Browser, pool: Pool, other_pool: Pool
) -> None:
    operator.post("/admin/choose-pool/", {"pool": other_pool.pk})
    becomes(Role.SUPPORT, pool)
    page = operator.get("/admin/")
    assert page.context["menu"].pool is None
    assert other_pool.pk not in page.content.decode()
    for word in (other_pool.pk, other_pool.name, other_pool.name[:3]):
        operator.post("/admin/choose-pool/", {"pool": word})
        assert operator.get("/admin/").context["menu"].pool is None
    assert "no such pool" in operator.post("/admin/choose-pool/", {"pool": other_pool.pk}, follow=True).content.decode()


def test_with_very_many_pools_one_writes_the_name(operator: Browser, pool: Pool) -> None:
    Pool.objects.bulk_create(Pool(id=f"eu-local-1_Many{n:05}", name=f"Many {n}") for n in range(navigation.AT_ONCE + 5))
    page = operator.get("/admin/").content.decode()
    assert 'list="choose-pools"' in page
    assert page.count("<option") == navigation.AT_ONCE


@pytest.mark.parametrize("look", ["light", "dark"])
def test_the_colours_are_kept_without_a_script(operator: Browser, pool: Pool, look: str) -> None:
    assert "data-look" not in operator.get("/admin/").content.decode()
    answer = operator.post("/admin/look/", {"look": look, "next": "/admin/pools/pool/?q=x"})
    assert answer["Location"] == "/admin/pools/pool/?q=x"
    assert f'data-look="{look}"' in operator.get("/admin/").content.decode()
    operator.post("/admin/look/", {"look": ""})
    assert "data-look" not in operator.get("/admin/").content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/admin/", "//evil.example", "/admin/\\evil", "/login", "/admin//evil\n"]
)
def test_the_switch_leads_nowhere_else(operator: Browser, pool: Pool, elsewhere: str) -> None:
    answer = operator.post("/admin/look/", {"look": "dark", "next": elsewhere})
    assert answer["Location"].startswith("/admin/")
    assert "evil.example" not in answer["Location"]


def test_a_look_that_nobody_made_is_not_shown(operator: Browser, pool: Pool) -> None:
    operator.cookies[navigation.LOOK] = 'x"onload'
    assert "data-look" not in operator.get("/admin/").content.decode()


def test_a_look_alone_changes_nothing(operator: Browser, pool: Pool) -> None:
    for address in ("/admin/look/", "/admin/choose-pool/"):
        assert operator.get(address, {"pool": pool.pk, "look": "dark"})["Location"] == "/admin/"
    page = operator.get("/admin/")
    assert page.context["menu"].pool is None
    assert page.context["menu"].look == ""


@pytest.mark.parametrize("language", ["de", "ko"])
def test_a_page_has_one_language(operator: Browser, pool: Pool, language: str) -> None:
    page = operator.post("/admin/pools/resourceserver/add/", headers={"accept-language": language}).content.decode()
    assert 'lang="en"' in page
    assert "This field is required." in page
    assert not re.search("[가-힣]|[äöüß]|Sichern", page)


def test_its_addresses_stay_below_the_path_that_the_console_was_reached_by(operators: Pool) -> None:
    path = engine.invite("olga").partition("console.localhost:8000")[2]
    by_host, by_path = at_the_console(), Browser(SERVER_NAME="localhost", HTTP_ACCEPT="text/html")
    assert by_host.post(path, {"password": OPERATORS_PASSWORD}).status_code == 302
    assert 'href="/admin/directory/user/' in by_host.get("/admin/").content.decode()
    below = f"/{operators.pk}"
    signed_in = by_path.post(f"{below}/login", {"username": "olga", "password": OPERATORS_PASSWORD})
    assert signed_in.status_code == 302
    page = by_path.get(f"{below}/admin/").content.decode()
    assert f'href="{below}/admin/directory/user/' in page
    assert 'href="/admin/' not in page
