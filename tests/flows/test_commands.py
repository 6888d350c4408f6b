"""The commands of a deployment: safe to run twice, and plain about what they refuse."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pytest_django import Settings

from idp.directory.models import Trust, User
from idp.flows import operators
from idp.flows.steps import Caller
from idp.pools.models import OPERATORS, Client, Pool
from idp.tokens import keys


def run(*words: str, **options: Any) -> str:
    out = StringIO()
    call_command(*words, stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
def test_seeding_makes_the_demo_and_a_link_for_the_first_operator(settings: Settings) -> None:
    told = run("seed")
    assert re.search(r"http://console\.localhost:8000/operator\?token=[\w-]{20,}", told)
    pool = Pool.objects.get(domains__name="demo")
    assert Client.objects.get(pk=settings.PORTICO_DEMO_CLIENT_ID).pool == pool
    assert len(keys.jwks(pool)["keys"]) == 2


@pytest.mark.django_db
def test_seeding_twice_changes_nothing_that_somebody_has_changed(settings: Settings) -> None:
    run("seed")
    Pool.objects.filter(pk=settings.PORTICO_DEMO_POOL_ID).update(name="Renamed")
    Client.objects.filter(pk=settings.PORTICO_DEMO_CLIENT_ID).delete()
    run("seed")
    assert Pool.objects.get(pk=settings.PORTICO_DEMO_POOL_ID).name == "Renamed"
    assert not Client.objects.filter(pk=settings.PORTICO_DEMO_CLIENT_ID).exists()
    assert Pool.objects.count() == 2


@pytest.mark.django_db
def test_on_another_port_the_demo_app_is_still_one_that_people_are_sent_back_to(settings: Settings) -> None:
    run("seed")
    settings.PORT = 8100
    run("seed")
    run("seed")
    client = Client.objects.get(pk=settings.PORTICO_DEMO_CLIENT_ID)
    assert client.callback_urls == ["http://localhost:8001/callback", "http://localhost:8101/callback"]
    assert client.logout_urls == ["http://localhost:8001/", "http://localhost:8101/"]


@pytest.mark.django_db
def test_a_second_demo_pool_stands_beside_the_first_and_needs_a_client_of_its_own(settings: Settings) -> None:
    run("seed")
    settings.PORTICO_DEMO_POOL_ID = "eu-local-1_Second123"
    with pytest.raises(CommandError, match="client demo-app"):
        run("seed")
    settings.PORTICO_DEMO_CLIENT_ID = "second-app"
    run("seed")
    assert Client.objects.get(pk="second-app").pool.pk == "eu-local-1_Second123"
    assert Pool.objects.get(domains__name="demo").pk != "eu-local-1_Second123"


@pytest.mark.django_db
def test_outside_test_mode_there_is_no_demo(settings: Settings) -> None:
    settings.PORTICO_TEST_MODE = False
    run("seed")
    assert list(Pool.objects.values_list("pk", flat=True)) == [OPERATORS]


@pytest.mark.django_db
def test_once_an_operator_has_come_in_seeding_prints_no_link() -> None:
    token = run("seed").partition("token=")[2].strip()
    caller = Caller(client=Client.objects.select_related("pool").get(pk="console"))
    operators.redeem(token, "Operator-Horse-12", caller=caller)
    assert "token=" not in run("seed")


@pytest.mark.django_db
def test_an_operator_is_made_by_name_and_the_link_printed() -> None:
    assert "/operator?token=" in run("createoperator", "olga", email="olga@example.com")
    olga = User.objects.get(pool_id=OPERATORS, username="olga")
    assert (olga.is_staff, olga.email, olga.has_usable_password()) == (True, "olga@example.com", False)


@pytest.mark.django_db
def test_what_an_operator_is_made_with_must_hold_and_is_not_overlooked_for_one_who_is_there(pool: Pool) -> None:
    with pytest.raises(CommandError, match="e-mail address"):
        run("createoperator", "olga", email="no address")
    run("createoperator", "olga")
    for more in ({"email": "olga@example.com"}, {"role": "auditor"}, {"pool": [pool.pk]}):
        with pytest.raises(CommandError, match="olga is an operator already"):
            run("createoperator", "olga", **more)
    assert "token=" in run("createoperator", "olga")


@pytest.mark.django_db
def test_who_is_made_for_one_pool_does_not_become_owner_of_all(pool: Pool) -> None:
    with pytest.raises(CommandError, match="name another role"):
        run("createoperator", "omar", pool=[pool.pk])
    run("createoperator", "omar", role="support", pool=[pool.pk])
    assert [(trust.role, trust.pool) for trust in Trust.objects.filter(operator__username="omar")] == [
        ("support", pool)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "a b", "olga@example.com"])
def test_a_name_that_no_operator_can_have_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(CommandError, match=r"\w+ \w+"):
        run("createoperator", name)


def test_keys_are_rotated_for_the_pools_named_or_all(
    pool: Pool, other_pool: Pool, clock: time_machine.Traveller
) -> None:
    for place in (pool, other_pool):
        keys.ensure(place)
    former = {place.pk: keys.signer(place, "id").kid for place in (pool, other_pool)}
    assert pool.pk in run("rotate_keys", pool.pk, now=True)
    assert keys.signer(pool, "id").kid != former[pool.pk]
    assert keys.signer(other_pool, "id").kid == former[other_pool.pk]
    run("rotate_keys", every=True)
    assert keys.signer(other_pool, "id").kid == former[other_pool.pk]
    clock.shift(keys.LEAD)
    assert keys.signer(other_pool, "id").kid != former[other_pool.pk]


def test_rotating_keys_needs_to_know_whose(pool: Pool) -> None:
    with pytest.raises(CommandError, match="--all"):
        run("rotate_keys")
    with pytest.raises(CommandError, match="no pool nowhere"):
        run("rotate_keys", "nowhere")
