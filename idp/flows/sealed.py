"""Every sealed column of the house, and how to seal it again under the newest key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from idp.credentials import totp, verifiers
from idp.credentials.models import SoftwareToken, SrpVerifier
from idp.flows import attempts
from idp.flows.models import Attempt
from idp.journal import entries, erasable
from idp.journal.models import PersonKey
from idp.kernel import encryption
from idp.messages.models import Message
from idp.pools import configuration
from idp.pools.models import ClientSecret
from idp.tokens.models import SigningKey


@dataclass(frozen=True, slots=True)
class Column:
    """Where a sealed value stands and what it is bound to."""

    model: type[models.Model]
    bound_to: Callable[[Any], str]
    field: str = "sealed"


COLUMNS = [
    Column(ClientSecret, lambda row: f"client-secret:{row.client_id}"),
    Column(SigningKey, lambda row: f"signing-key:{row.kid}"),
    Column(Message, lambda row: f"message:{row.message_id}"),
    Column(SrpVerifier, lambda row: verifiers.bound_to(row.user_id)),
    Column(SoftwareToken, lambda row: totp.bound_to(row.user_id)),
    Column(PersonKey, lambda row: erasable.bound_to(row.pk)),
    Column(Attempt, lambda row: attempts.bound_to(row.digest)),
]


def register(model: type[models.Model], bound_to: Callable[[Any], str], field: str = "sealed") -> None:
    """For a room above this one: its sealed column is one of the house too; call it from ``ready()``."""
    COLUMNS.append(Column(model, bound_to, field))


def rotate() -> dict[str, int]:
    """Seal again what an older key sealed; counts by table. Safe to run twice and beside a running server."""
    counts = {}
    for column in COLUMNS:
        count = 0
        for row in column.model._default_manager.exclude(**{column.field: ""}).iterator(chunk_size=500):
            old = getattr(row, column.field)
            if encryption.is_current(old):
                continue
            bound_to = column.bound_to(row)
            new = encryption.seal(encryption.open_sealed(old, bound_to=bound_to), bound_to=bound_to)
            # Only if nobody has changed it meanwhile.
            count += column.model._default_manager.filter(pk=row.pk, **{column.field: old}).update(
                **{column.field: new}
            )
        counts[column.model._meta.db_table] = count
    configuration.changed()
    entries.note(change=entries.Change.DONE, after=counts)
    return counts
