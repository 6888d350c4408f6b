"""A pool's colours, corners and scheme: the one verb that changes them."""

from __future__ import annotations

from django.db import transaction

from idp.pools import changes
from idp.pools.models import Branding, Pool


def change(pool: Pool, values: changes.Values, *, seen: changes.Values | None = None) -> Branding:
    """The row with these columns in it. Raises InvalidParameter, Meanwhile."""
    with transaction.atomic():
        Branding.objects.get_or_create(pool=pool)
        row = Branding.objects.select_for_update().get(pool=pool)
        differ = changes.apply(row, values, seen=seen)
        changes.check(row)
        if differ:
            row.save(update_fields=[*differ, "modified"])
    return row
