"""The hosts of a pool: taking one, giving it back."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from idp.kernel.refusals import InvalidParameter, ResourceNotFound
from idp.pools import changes
from idp.pools.models import Domain, Pool
from idp.pools.models.domain import LABEL


def add(row: Domain) -> None:
    """A prefix or a domain that nobody has yet. Raises InvalidParameter; ``field`` is the column."""
    if not all(LABEL.fullmatch(label) for label in row.name.split(".")):
        raise InvalidParameter(
            _("A prefix such as `demo`, or a whole domain such as `auth.example.com`."), field="name"
        )
    changes.check(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise InvalidParameter("Domain already associated with another user pool.", field="name") from None  # [K]


def drop(pool: Pool, name: str) -> None:
    """Its pages answer there no longer, at once. Raises ResourceNotFound."""
    with transaction.atomic():
        row = Domain.objects.select_for_update().filter(pool=pool, name=name).first()
        if row is None:
            raise ResourceNotFound("Domain does not exist.")  # [K]
        row.delete()
