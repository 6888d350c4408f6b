"""Which rows administrators change, by the names that Django has for them, and what an entry says of each.

A row that is not here is the program's own or a person's, or the verb that writes it tells of it (`entries.note`).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models


@dataclass(frozen=True, slots=True)
class Watched:
    """Where a row says its pool, its person and what it is called (a path each; none: it has none).

    ``keyed`` columns hold names with values. ``beside`` names columns that say nothing without another: what that is.
    ``deletes``: its disappearance is listened to, which makes Django load such rows before a bulk delete: not for
    rows of which there may be very many. ``openly``, where it is not None, names the columns that do not tell of the
    person: all others are readable only as long as the person is there (`erasable`).
    """

    pool: str = "pool_id"
    person: str = ""
    called: str = ""
    keyed: tuple[str, ...] = ()
    beside: Mapping[str, str] = field(default_factory=dict)
    deletes: bool = True
    openly: frozenset[str] | None = None


WATCHED: Mapping[str, Watched] = {
    "pools.pool": Watched(pool="pk", called="name"),
    "pools.client": Watched(called="name"),
    "pools.clientsecret": Watched(pool="client.pool_id", called="client.name"),
    "pools.domain": Watched(),
    "pools.branding": Watched(),
    "pools.asset": Watched(called="kind"),
    "pools.attribute": Watched(),
    "pools.resourceserver": Watched(),
    "pools.style": Watched(called="client.name"),
    "pools.styleasset": Watched(pool="style.pool_id"),
    "pools.customization": Watched(),
    "pools.terms": Watched(called="name"),
    "directory.user": Watched(
        person="pk",
        called="username",
        keyed=("more",),
        beside={"email": "email_verified", "phone_number": "phone_number_verified"},
        openly=frozenset({"pool_id", "username", "status"}),
    ),
    "directory.group": Watched(called="name"),
    # A role is the whole deployment's affair, whichever pool it is for.
    "directory.trust": Watched(pool="", person="operator_id"),
    "credentials.softwaretoken": Watched(
        pool="user.pool_id",
        person="user_id",
        called="user.username",
        deletes=False,
        openly=frozenset({"user_id", "last_step"}),
    ),
    "tokens.signingkey": Watched(),
    "api.accesskey": Watched(pool=""),
}

NOT_TOLD = frozenset({"created", "modified", "last_used", "last_use", "last_login", "signed_out", "spelled_out"})
"""Written with every change, by mere use, told of by the verb, or another spelling of a column that is told."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an entry is about; ``kind`` is ``app_label.modelname``, ``person`` the ``sub`` of whom it concerns."""

    kind: str = ""
    pk: str = ""
    name: str = ""
    pool: str = ""
    person: uuid.UUID | None = None


NOTHING = Target()


def target(row: models.Model) -> Target:
    """A row as the target of an entry; one that is not watched is looked at for a pool of its own."""
    kind = label(type(row))
    here = WATCHED.get(kind) or Watched(pool="pool_id" if hasattr(row, "pool_id") else "")
    person = _at(row, here.person) if here.person else getattr(row, "subject", None)
    return Target(
        kind=kind,
        pk=str(row.pk),
        name=str(_at(row, here.called) or row),
        pool=str(_at(row, here.pool) or ""),
        person=person if isinstance(person, uuid.UUID) else None,
    )


def of(model: type[models.Model]) -> Watched | None:
    return WATCHED.get(label(model))


def label(model: type[models.Model]) -> str:
    """A proxy's rows are those of the model that it stands for."""
    return (model._meta.concrete_model or model)._meta.label_lower


def columns(model: type[models.Model]) -> list[str]:
    """What is compared: everything but the key and what is `NOT_TOLD`."""
    fields = model._meta.concrete_fields
    return [field.attname for field in fields if not field.primary_key and field.name not in NOT_TOLD]


def _at(row: models.Model, path: str) -> Any:
    value: Any = row
    for name in path.split(".") if path else ():
        value = getattr(value, name)
    return None if value is row else value
