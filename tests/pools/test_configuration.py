"""What a process keeps of the configuration, and that it lets go of it when it changes, whoever changed it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from idp.pools import configuration
from idp.pools.models import Attribute, Client, Domain, Pool

kept = pytest.mark.django_db(transaction=True)  # nothing is kept inside a transaction


@kept
def test_a_second_look_needs_no_statement(
    pool: Pool, app: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    configuration.client(pool.pk, app.pk)
    configuration.pool_of_host("demo.localhost")
    with django_assert_num_queries(0):
        found = configuration.client(pool.pk, app.pk)
        assert found
        assert found.is_public
        assert [row.name for row in found.pool.attributes.all()] == ["email", "custom:plan"]
        assert configuration.pool_of_host("demo.localhost") == pool


@kept
def test_a_saved_change_is_seen_with_the_next_look(pool: Pool) -> None:
    assert configuration.pool(pool.pk) == pool
    pool.name = "Renamed"
    pool.save()
    found = configuration.pool(pool.pk)
    assert found
    assert found.name == "Renamed"


@kept
def test_a_changed_attribute_or_a_deleted_client_is_seen_too(pool: Pool, app: Client) -> None:
    assert configuration.client(pool.pk, app.pk)
    Attribute.objects.create(pool=pool, name="custom:new")
    found = configuration.client(pool.pk, app.pk)
    assert found
    assert "custom:new" in {row.name for row in found.pool.attributes.all()}
    app.delete()
    assert configuration.client(pool.pk, app.pk) is None


@kept
def test_what_a_transaction_read_and_rolled_back_is_not_kept(pool: Pool) -> None:
    with transaction.atomic():
        Pool.objects.filter(pk=pool.pk).update(name="Never")
        configuration.forget()
        found = configuration.pool(pool.pk)
        assert found
        assert found.name == "Never"
        transaction.set_rollback(True)
    found = configuration.pool(pool.pk)
    assert found
    assert found.name == "Demo"


@kept
def test_what_is_missing_is_looked_for_again(pool: Pool) -> None:
    assert configuration.client(pool.pk, "later") is None
    Client.objects.bulk_create([Client(id="later", pool=pool, name="Later")])  # sends no signal
    assert configuration.client(pool.pk, "later")


def test_a_client_of_another_pool_does_not_exist_here(pool: Pool, other_app: Client) -> None:
    assert configuration.client(pool.pk, other_app.pk) is None


def test_scopes_are_those_of_the_pools_own_servers(pool: Pool, other_pool: Pool) -> None:
    assert "https://api.example.com/read" in configuration.scopes(pool.pk)
    assert configuration.scopes(other_pool.pk) == frozenset()


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("demo.localhost", True),
        ("auth.example.com", True),
        ("localhost", False),
        ("demo", False),
        ("x.demo.localhost", False),
        ("demo.localhost.evil.example", False),
        ("auth.example.com.localhost", False),
        ("", False),
    ],
)
def test_a_pool_answers_on_its_own_hosts_only(pool: Pool, host: str, found: bool) -> None:
    Domain.objects.create(name="auth.example.com", pool=pool)
    assert (configuration.pool_of_host(host) == pool) is found


RENAME = """
import django, sys
django.setup()
from idp.pools.models import Pool
pool = Pool.objects.get(pk=sys.argv[1])
pool.name = "Renamed elsewhere"
pool.save()
"""


def rename_elsewhere(pool: Pool, **environment: str) -> None:
    """Another process, on the same database, changes a pool."""
    database: dict[str, Any] = connection.settings_dict
    place = f"{database['HOST']}:{database['PORT']}/" if database["HOST"] else "/"
    user = f"{database['USER']}:{database['PASSWORD']}@" if database["USER"] else ""
    scheme = "postgres" if connection.vendor == "postgresql" else "sqlite"
    subprocess.run(
        [sys.executable, "-c", RENAME, pool.pk],
        check=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "DATABASE_URL": f"{scheme}://{user}{place}{database['NAME']}", **environment},
    )


@kept
@pytest.mark.race
def test_a_change_by_another_process_is_seen_with_the_next_look(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(configuration, "REMOTE_SECONDS", 3600.0)  # only the file can tell us
    configuration.pool(pool.pk)
    rename_elsewhere(pool)
    found = configuration.pool(pool.pk)
    assert found
    assert found.name == "Renamed elsewhere"


@kept
@pytest.mark.race
def test_a_change_by_another_machine_is_seen_within_a_second(pool: Pool, tmp_path: Path) -> None:
    configuration.pool(pool.pk)
    rename_elsewhere(pool, PORTICO_TEST_DATA=str(tmp_path))
    time.sleep(configuration.REMOTE_SECONDS)
    found = configuration.pool(pool.pk)
    assert found
    assert found.name == "Renamed elsewhere"
