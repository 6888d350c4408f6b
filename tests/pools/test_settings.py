"""The verb that changes a pool: what differs is written, by one at a time, and the rules hold for every door."""

from __future__ import annotations

from typing import Any

import pytest

from idp.kernel.refusals import InvalidParameter, ResourceNotFound
from idp.pools import appearance, settings
from idp.pools.changes import Meanwhile
from idp.pools.models import Branding, Pool


def test_only_what_differs_is_written(pool: Pool) -> None:
    Pool.objects.filter(pk=pool.pk).update(session_tracking=True)
    settings.change(pool, {"name": "Orchard", "allow_sign_up": True})
    pool.refresh_from_db()
    assert (pool.name, pool.session_tracking) == ("Orchard", True)


def test_nothing_is_written_when_nothing_differs(pool: Pool) -> None:
    before = Pool.objects.get(pk=pool.pk).modified
    settings.change(pool, {"name": pool.name})
    assert Pool.objects.get(pk=pool.pk).modified == before


@pytest.mark.parametrize("column", settings.FIXED)
def test_how_people_are_named_stays(pool: Pool, column: str) -> None:
    with pytest.raises(InvalidParameter):
        settings.change(pool, {column: getattr(pool, column)})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"password_minimum_length": 3}, "password_minimum_length"),
        ({"recovery": ["admin_only", "verified_email"]}, "recovery"),
        ({"mfa_configuration": "ON"}, "mfa_configuration"),
        ({"verify_before_update": ["phone_number"]}, "verify_before_update"),
        ({"tags": {"a": 1}}, "tags"),
        ({"tags": {str(number): "x" for number in range(51)}}, "tags"),
        ({"name": ""}, "name"),
    ],
)
def test_what_does_not_hold_names_its_column_and_writes_nothing(pool: Pool, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidParameter) as caught:
        settings.change(pool, {"allow_sign_up": False, **values})
    assert caught.value.field == field
    assert Pool.objects.get(pk=pool.pk).allow_sign_up


def test_the_issuer_of_another_pool_cannot_be_taken(pool: Pool, other_pool: Pool) -> None:
    settings.change(other_pool, {"issuer_url": "https://id.example.com"})
    for taken in ("https://id.example.com", other_pool.address, "http://localhost:8000"):
        with pytest.raises(InvalidParameter) as caught:
            settings.change(pool, {"issuer_url": taken})
        assert caught.value.field == "issuer_url"
    settings.change(pool, {"issuer_url": pool.address})
    settings.change(other_pool, {"issuer_url": "https://id.example.com", "name": "Other"})


def test_what_another_wrote_meanwhile_is_told_and_kept(pool: Pool) -> None:
    seen = {"name": pool.name, "allow_sign_up": True}
    settings.change(pool, {"name": "Quince"})
    with pytest.raises(Meanwhile) as caught:
        settings.change(pool, {"name": "Medlar", "allow_sign_up": False}, seen=seen)
    assert caught.value.now == {"name": "Quince"}
    assert Pool.objects.get(pk=pool.pk).allow_sign_up
    settings.change(pool, {"name": "Quince", "allow_sign_up": False}, seen=seen)
    assert not Pool.objects.get(pk=pool.pk).allow_sign_up


def test_a_pool_that_is_no_more_is_not_found(pool: Pool) -> None:
    Pool.objects.filter(pk=pool.pk).delete()
    with pytest.raises(ResourceNotFound):
        settings.change(pool, {"name": "Orchard"})


def test_a_pool_without_a_look_gets_one(pool: Pool) -> None:
    appearance.change(pool, {"primary": "#aa3300"}, seen={"primary": "#1c5d52"})
    assert Branding.objects.get(pool=pool).primary == "#aa3300"
    with pytest.raises(InvalidParameter):
        appearance.change(pool, {"primary": "red"})
