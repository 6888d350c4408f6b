"""Deleting: the name is typed out after a fresh sign-in, and what keeps a row is said together with the remedy."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.db.models import Model
from django.test import Client as Browser

from idp.directory import groups
from idp.directory.models import Group, User
from idp.flows import delete_pool
from idp.flows.models import LeavingPool
from idp.pools.models import Client, Domain, Pool


def delete_page(row: Model) -> str:
    return f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/delete/"


def still_there(row: Model) -> bool:
    return type(row)._default_manager.filter(pk=row.pk).exists()


@pytest.fixture
def named(pool: Pool, app: Client, ann: User) -> dict[str, Model]:
    """Rows that go by their name."""
    Domain.objects.filter(pool=pool).delete()
    group = groups.create(pool, "editors")
    groups.add(ann, group)
    return {"Demo": pool, "App": app, "ann": ann, "editors": group}


@pytest.mark.parametrize("name", ["Demo", "App", "ann", "editors"])
def test_the_name_is_typed_out(operator: Browser, named: dict[str, Model], name: str) -> None:
    row = named[name]
    for typed in ({}, {"typed": ""}, {"typed": "yes"}, {"typed": name.swapcase()}):
        answer = operator.post(delete_page(row), {"post": "yes", **typed})
        assert answer.status_code == 200
        assert f"Type {name} to delete it." in answer.content.decode()
        assert still_there(row)
    assert operator.post(delete_page(row), {"post": "yes", "typed": f" {name} "}).status_code == 302
    assert not still_there(row)


@pytest.mark.parametrize("name", ["Demo", "App", "ann", "editors"])
def test_it_wants_a_fresh_sign_in(
    operator: Browser, named: dict[str, Model], name: str, clock: time_machine.Traveller
) -> None:
    clock.shift(301)
    row = named[name]
    for answer in (operator.get(delete_page(row)), operator.post(delete_page(row), {"typed": name})):
        assert answer["Location"].startswith("/login?client_id=console&max_age=300")
    assert still_there(row)


def test_a_group_with_nobody_in_it_goes_with_a_click(
    operator: Browser, pool: Pool, clock: time_machine.Traveller
) -> None:
    group = groups.create(pool, "empty")
    clock.shift(301)
    assert operator.post(delete_page(group), {"post": "yes"}).status_code == 302
    assert not Group.objects.exists()


def test_a_protected_pool_names_the_switch(operator: Browser, named: dict[str, Any]) -> None:
    pool = named["Demo"]
    Domain.objects.create(name="demo", pool=pool)
    Pool.objects.filter(pk=pool.pk).update(deletion_protection=True)
    answer = operator.post(delete_page(pool), {"post": "yes", "typed": "Demo"})
    text = answer.content.decode()
    assert "deletion protection is activated" in text
    assert "has a domain configured" in text
    links = [obstacle.url for obstacle in answer.context["obstacles"]]
    assert all(operator.get(link).status_code == 200 for link in links)
    assert len(links) == 2
    assert 'name="typed"' not in text
    assert still_there(pool)


def test_a_large_pool_goes_in_the_background(
    operator: Browser, named: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delete_pool, "LARGE", 0)
    pool = named["Demo"]
    answer = operator.post(delete_page(pool), {"typed": "Demo"}, follow=True)
    assert "is being deleted: it is large" in answer.content.decode()
    assert "Demo" in operator.get("/admin/flows/leavingpool/").content.decode()
    assert LeavingPool.objects.filter(pool=pool).exists()
    delete_pool.go_on.call(pool.pk)
    assert not still_there(pool)


def test_who_deletes_too_late_is_told_what_would_be_deleted(
    operator: Browser, named: dict[str, Any], clock: time_machine.Traveller
) -> None:
    clock.shift(301)
    location = operator.post(delete_page(named["App"]), {"typed": "App", "reason": "unused"})["Location"]
    answer = operator.post(location, {"username": "olga", "password": "A-Long-Operator-Pass-1"}, follow=True)
    text = answer.content.decode()
    assert "Delete the client" in text
    assert "unused" in text
    assert still_there(named["App"])
