"""Roles hold in their pools, from the next request on, and what there is to choose ends where they end."""

from __future__ import annotations

import pytest
from django.test import Client as Browser

from idp.console.site import console
from idp.directory import roles
from idp.directory.models import Role, User
from idp.directory.roles import Permission
from idp.flows import operators as engine
from idp.pools.models import OPERATORS, Client, Pool
from tests.console.conftest import OPERATORS_PASSWORD, at_the_console


def office(role: Role, *pools: Pool) -> Browser:
    browser = at_the_console()
    link = engine.invite(f"{role}-person", role=role, pools=pools)
    assert browser.post(link.partition("localhost:8000")[2], {"password": OPERATORS_PASSWORD}).status_code == 302
    return browser


def person(role: Role) -> User:
    return User.objects.get(username=f"{role}-person")


def test_a_role_that_was_taken_is_gone_with_the_next_request(
    operators: Pool, pool: Pool, other_pool: Pool, ann: User, mallory: User
) -> None:
    browser = office(Role.SUPPORT, pool, other_pool)
    pages = {place: f"/admin/directory/user/{user.pk}/change/" for place, user in ((pool, ann), (other_pool, mallory))}
    assert [browser.get(page).status_code for page in pages.values()] == [200, 200]
    roles.take(person(Role.SUPPORT), Role.SUPPORT, other_pool)
    assert browser.get(pages[pool]).status_code == 200
    assert browser.get(pages[other_pool]).status_code in {302, 404}
    roles.take(person(Role.SUPPORT), Role.SUPPORT, pool)
    assert browser.get(pages[pool]).status_code in {302, 403, 404}
    assert browser.get("/admin/").status_code == 200


def test_filters_offer_ones_own_pools(
    operators: Pool, operator: Browser, pool: Pool, other_pool: Pool, app: Client, other_app: Client
) -> None:
    one, every = office(Role.AUDITOR, pool), at_the_console()
    link = engine.invite("everywhere", role=Role.AUDITOR)
    every.post(link.partition("localhost:8000")[2], {"password": OPERATORS_PASSWORD})
    for browser, names in ((one, set()), (every, {"Demo", "Other"}), (operator, {"Demo", "Other", "Portico"})):
        specs = browser.get("/admin/pools/client/").context["cl"].filter_specs
        offered = {label for spec in specs if spec.title == "pool" for _, label in spec.lookup_choices}
        assert {label.partition(" (")[0] for label in offered} == names, "one alone is no choice"


def test_every_filter_by_another_row_keeps_within_sight(operators: Pool) -> None:
    """Whatever a list writes down as its filter."""
    from django.contrib.admin import FieldListFilter
    from django.test import RequestFactory

    from idp.console.scope import Mine

    request = RequestFactory().get("/admin/")
    for rows in console._registry.values():
        for entry in rows.get_list_filter(request):
            shown = entry[1] if isinstance(entry, tuple) else entry
            field = entry[0] if isinstance(entry, tuple) else entry
            if isinstance(shown, type) and issubclass(shown, FieldListFilter) and str(field).endswith("pool"):
                assert issubclass(shown, Mine), (rows, field)


def test_forms_offer_pools_that_may_be_configured(operators: Pool, pool: Pool, other_pool: Pool) -> None:
    admin = office(Role.POOL_ADMIN, pool)
    form = admin.get("/admin/pools/resourceserver/add/").context["adminform"].form
    assert [row.pk for row in form.fields["pool"].queryset] == [pool.pk]
    refused = admin.post("/admin/pools/resourceserver/add/", {"pool": other_pool.pk, "identifier": "x", "name": "x"})
    assert "Select a valid choice" in refused.content.decode()


@pytest.mark.parametrize("role", [Role.POOL_ADMIN, Role.SUPPORT, Role.AUDITOR])
def test_nobody_but_owners_sees_the_operators_pool(operators: Pool, pool: Pool, role: Role) -> None:
    everywhere = office(role)
    mine = roles.office(person(role))
    for permission in Permission:
        assert not mine.may(permission, OPERATORS)
        assert OPERATORS not in roles.pools(mine, permission).values_list("pk", flat=True)
    assert everywhere.get(f"/admin/pools/pool/{OPERATORS}/change/").status_code in {302, 403, 404}
    assert everywhere.get("/admin/directory/operator/").status_code == 403


def test_an_owner_of_another_pool_is_none(operators: Pool, ann: User) -> None:
    """A role on somebody who is no operator opens nothing."""
    roles.give(ann, Role.OWNER)
    assert roles.office(ann) == roles.NOBODY
