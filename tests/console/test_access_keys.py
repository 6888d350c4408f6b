"""Access keys for programs: made by owners, the secret shown in that answer only."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client as Browser

from idp.api import access_keys
from idp.api.models import AccessKey
from idp.pools.models import OPERATORS, Pool
from tests.console.forms import sentences

ADD = "/admin/api/accesskey/add/"


def test_an_owner_makes_one_for_some_pools(operator: Browser, pool: Pool, other_pool: Pool) -> None:
    answer = operator.post(ADD, {"name": "ci", "pools": pool.pk, "read_only": "on"})
    assert answer.status_code == 200, sentences(answer)
    assert "no-store" in answer["Cache-Control"]
    key = AccessKey.objects.get()
    assert answer.context["value"] == key.reveal()
    assert (key.name, key.every_pool, key.pools, key.read_only) == ("ci", False, [pool.pk], True)
    assert access_keys.find(key.pk) == key
    assert not key.opens(other_pool.pk)
    for address in ("/admin/api/accesskey/", f"/admin/api/accesskey/{key.pk}/change/"):
        assert key.reveal() not in operator.get(address).content.decode()


def test_one_for_every_pool_opens_all_but_the_operators(operator: Browser, pool: Pool) -> None:
    operator.post(ADD, {"every_pool": "on"})
    key = AccessKey.objects.get()
    assert key.opens(pool.pk)
    assert not key.opens(OPERATORS)


@pytest.mark.parametrize(
    ("pools", "said"),
    [("", "Name pools, or choose all of them."), (OPERATORS, "There is no pool"), ("nowhere", "There is no pool")],
)
def test_what_does_not_hold_is_said(operator: Browser, pools: str, said: str) -> None:
    assert said in " ".join(sentences(operator.post(ADD, {"pools": pools, "name": "ci"})))
    assert not AccessKey.objects.exists()


def test_it_wants_a_fresh_sign_in(operator: Browser, pool: Pool, clock: time_machine.Traveller) -> None:
    clock.shift(301)
    for answer in (operator.get(ADD), operator.post(ADD, {"every_pool": "on"})):
        assert answer["Location"].startswith("/login?client_id=console&max_age=300")
    assert not AccessKey.objects.exists()
