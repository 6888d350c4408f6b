"""Growing a pool's schema: what is in it stays as it is, as in Cognito."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Attribute, Pool

MOST = 50
"""Custom attributes of one pool (Cognito's quota, and what a token should have to carry at most)."""


def add(pool: Pool, rows: Sequence[Attribute]) -> None:
    """Save unsaved rows that have been checked. Raises InvalidParameter, and then adds none."""
    with transaction.atomic():
        Pool.objects.select_for_update().get(pk=pool.pk)
        there = set(Attribute.objects.filter(pool=pool).values_list("name", flat=True))
        for row in rows:
            if row.name in there:
                raise InvalidParameter(
                    f"{row.name}: Existing attribute already has name {row.name}.", field=row.name
                )  # [K]
            there.add(row.name)
            row.save(force_insert=True)
        if sum(name.startswith("custom:") for name in there) > MOST:
            raise InvalidParameter(f"A user pool has at most {MOST} custom attributes.")  # [P]
