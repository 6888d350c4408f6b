"""Operators who press Save at the same moment: one is first, and the others are told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from idp.pools import pictures, settings
from idp.pools.changes import Meanwhile
from idp.pools.models import Asset, Pool
from tests.race import race_each

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
PNG = b"\x89PNG\r\n\x1a\n"


def test_of_ten_who_change_the_name_one_does_and_nine_are_told(pool: Pool) -> None:
    seen = {"name": pool.name}
    acts: list[Callable[[], Pool]] = [
        partial(settings.change, pool, {"name": f"Name {number}"}, seen=seen) for number in range(10)
    ]
    won, lost = race_each(acts)
    assert len(won) == 1
    assert all(isinstance(error, Meanwhile) for error in lost), lost
    assert Pool.objects.get(pk=pool.pk).name == won[0].name


def test_two_who_change_different_columns_both_do(pool: Pool) -> None:
    won, lost = race_each(
        [
            lambda: settings.change(pool, {"name": "Orchard"}, seen={"name": pool.name}),
            lambda: settings.change(pool, {"allow_sign_up": False}, seen={"allow_sign_up": True}),
        ]
    )
    assert (len(won), lost) == (2, [])
    row = Pool.objects.get(pk=pool.pk)
    assert (row.name, row.allow_sign_up) == ("Orchard", False)


def test_ten_logos_at_once_leave_one(pool: Pool) -> None:
    acts: list[Callable[[], Asset]] = [
        partial(pictures.put, pool, Asset.Kind.LOGO, PNG + bytes([number])) for number in range(10)
    ]
    won, lost = race_each(acts)
    assert (len(won), lost) == (10, [])
    assert Asset.objects.filter(pool=pool).count() == 1
