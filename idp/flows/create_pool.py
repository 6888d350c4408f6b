"""A new pool, complete: its attributes, its look, its keys, and a host of its own where one is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from idp.kernel.refusals import InvalidParameter
from idp.pools import attributes, changes, domains, settings
from idp.pools.models import OPERATORS, Attribute, Branding, Domain, Pool
from idp.tokens import keys


def create_pool(pool: Pool, *, schema: Sequence[Attribute] = (), domain: Domain | None = None) -> Pool:
    """All or nothing; the rows are new and unsaved. Raises InvalidParameter."""
    if pool.pk == OPERATORS:
        raise InvalidParameter(f"{OPERATORS} is reserved.")
    settings.check(pool)
    for row in schema:
        changes.check(row)
    with transaction.atomic():
        if Pool.objects.filter(pk=pool.pk).exists():
            raise InvalidParameter(f"There is a pool {pool.pk} already.")
        pool.save(force_insert=True)
        attributes.add(pool, schema)
        Branding.objects.create(pool=pool)
        if domain is not None:
            domains.add(domain)
        keys.ensure(pool)
    return pool
