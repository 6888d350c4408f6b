"""Deleting a pool, with everybody and everything in it, for good."""

from __future__ import annotations

from django.db import transaction

from idp.directory.models import User
from idp.kernel.refusals import InvalidParameter, ResourceNotFound
from idp.pools.models import Domain, Pool

AT_ONCE = 500


def delete_pool(pool: Pool) -> None:
    """All or nothing; people go in handfuls, so that a large pool does not fill the memory.

    Raises InvalidParameter while deletion protection is on or a domain still names the pool.
    """
    with transaction.atomic():
        row = Pool.objects.select_for_update().filter(pk=pool.pk).first()
        if row is None:
            raise ResourceNotFound(f"User pool {pool.pk} does not exist.")
        if row.deletion_protection or row.is_reserved:
            raise InvalidParameter(
                "The user pool cannot be deleted because deletion protection is activated. "
                "Deletion protection must be inactivated first."
            )  # [K]
        if Domain.objects.filter(pool=row).exists():
            raise InvalidParameter(
                "User pool cannot be deleted. It has a domain configured that should be deleted first."
            )  # [K]
        while people := list(User.objects.filter(pool=row).values_list("pk", flat=True)[:AT_ONCE]):
            User.objects.filter(pk__in=people).delete()
        row.delete()
