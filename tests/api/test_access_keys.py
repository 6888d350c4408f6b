"""Access keys: made by a command, shown once, sealed at rest; test mode has one of its own."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from idp.api import access_keys
from idp.api.models import AccessKey
from idp.flows import sealed
from idp.kernel import encryption, secrets
from idp.pools import configuration
from idp.pools.models import OPERATORS, Pool


def made(*arguments: str) -> dict[str, str]:
    out = io.StringIO()
    call_command("createaccesskey", *arguments, stdout=out)
    return dict(line.split("=", 1) for line in out.getvalue().split())


def test_the_command_prints_a_pair_once(pool: Pool) -> None:
    pair = made("--pool", pool.pk, "--read-only", "--name", "backup")
    row = AccessKey.objects.get(pk=pair["AWS_ACCESS_KEY_ID"])
    assert (row.name, row.pools, row.every_pool, row.read_only) == ("backup", [pool.pk], False, True)
    assert row.reveal() == pair["AWS_SECRET_ACCESS_KEY"]
    assert pair["AWS_SECRET_ACCESS_KEY"] not in row.sealed
    assert (len(row.pk), row.pk[:4], len(row.reveal())) == (20, "AKIA", 40)


def test_without_pools_a_key_is_for_all_but_the_operators(db: None) -> None:
    row = AccessKey.objects.get(pk=made()["AWS_ACCESS_KEY_ID"])
    assert row.every_pool
    assert not row.opens(OPERATORS)


def test_a_key_for_no_pool_is_not_made(operators: Pool) -> None:
    for pool_id in ("eu-local-1_NoSuchOne", OPERATORS):
        with pytest.raises(CommandError, match=pool_id):
            made("--pool", pool_id)


def test_a_key_whose_pools_are_gone_opens_nothing(pool: Pool) -> None:
    row = AccessKey.objects.get(pk=made("--pool", pool.pk)["AWS_ACCESS_KEY_ID"])
    pool.delete()
    assert not row.opens("eu-local-1_Another")


@pytest.mark.django_db(transaction=True)
def test_a_disabled_key_is_gone_with_the_next_request() -> None:
    pair = access_keys.make()
    assert access_keys.find(pair.id) is access_keys.find(pair.id)  # kept
    row = AccessKey.objects.get(pk=pair.id)
    row.enabled = False
    row.save()
    assert access_keys.find(pair.id) is None


def test_secrets_are_sealed_anew_when_keys_rotate(db: None, settings: Any) -> None:
    pair = access_keys.make()
    settings.PORTICO_SECRET_KEYS = [secrets.token(), *settings.PORTICO_SECRET_KEYS]
    assert sealed.rotate()["access_key"] == 1
    row = AccessKey.objects.get(pk=pair.id)
    assert encryption.is_current(row.sealed)
    assert row.reveal() == pair.secret


def test_the_demo_key_is_the_same_at_every_start_and_another_in_each_installation(db: None, settings: Any) -> None:
    first = access_keys.demo()
    assert access_keys.demo() == first
    assert AccessKey.objects.get().reveal() == first.secret
    settings.PORTICO_SECRET_KEYS = [secrets.token(), *settings.PORTICO_SECRET_KEYS]
    assert access_keys.demo().secret != first.secret
    assert AccessKey.objects.get().reveal() == access_keys.demo().secret


def test_there_is_no_demo_key_in_production(db: None, settings: Any) -> None:
    settings.PORTICO_TEST_MODE = False
    with pytest.raises(RuntimeError):
        access_keys.demo()
    assert not AccessKey.objects.exists()


def test_nonsense_is_nobodys_key(db: None) -> None:
    configuration.forget()
    for key_id in ("", "AKIA", "AKIA" + "é" * 16, "A" * 21, "AKIA;DROP TABLE 1234"):
        assert access_keys.find(key_id) is None
