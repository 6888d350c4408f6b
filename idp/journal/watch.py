"""Every change of a watched row gets its entry, by whichever door and verb: what no signal sees, the verb tells.

Connected model by model. Without an actor the listeners return at once: nothing is read, nothing is loaded.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_save

from idp.journal import columns, entries, erasable, watched
from idp.journal.entries import Change

BEFORE = "_journal_before"


def connect() -> None:
    """Called once, when Django knows every model."""
    for model in apps.get_models():
        here = watched.of(model)
        if here is None:
            continue
        pre_save.connect(_remember, sender=model, dispatch_uid="journal-before")
        post_save.connect(_saved, sender=model, dispatch_uid="journal-after")
        if here.deletes:
            post_delete.connect(_deleted, sender=model, dispatch_uid="journal-deleted")


def deleted(row: models.Model) -> None:
    """The entry of a row that goes without a signal."""
    before, _ = _differing(type(row), _present(row), {})
    here = watched.of(type(row))
    if here and here.openly is not None:
        before = erasable.masked(before, openly=here.openly)
    entries.note(change=Change.DELETED, target=row, before=before)


def is_watched(model: type[models.Model]) -> bool:
    """Also when such a row goes."""
    here = watched.of(model)
    return here is not None and here.deletes


def _remember(
    sender: type[models.Model], instance: models.Model, update_fields: frozenset[str] | None, **_: Any
) -> None:
    """What stands in the row, locked until it is written."""
    if entries.writer() is None:
        return
    names, before = _names(sender, update_fields), None
    if names and not instance._state.adding:
        before = columns.read(sender, instance.pk, names, lock=transaction.get_connection().in_atomic_block)
    setattr(instance, BEFORE, before)


def _saved(
    sender: type[models.Model],
    instance: models.Model,
    created: bool,
    update_fields: frozenset[str] | None,
    **_: Any,
) -> None:
    if entries.writer() is None:
        return
    old = instance.__dict__.pop(BEFORE, None) or {}
    names = _names(sender, update_fields)
    new = columns.read(sender, instance.pk, names, lock=False) if names else None
    before, after = _differing(sender, old, new or {})
    here, about = watched.of(sender), watched.target(instance)
    if here and here.openly is not None and about.person:
        before, after = erasable.closed(about.person, before, after, openly=here.openly)
    if created:
        entries.note(change=Change.MADE, target=about, after=after)
    elif before or after:
        entries.note(change=Change.CHANGED, target=about, before=before, after=after)


def _deleted(sender: type[models.Model], instance: models.Model, origin: Any, **_: Any) -> None:
    """A row that goes along with another needs no entry of its own."""
    if entries.writer() is None:
        return
    begun = type(origin) if isinstance(origin, models.Model) else getattr(origin, "model", sender)
    if begun._meta.concrete_model is sender._meta.concrete_model:
        deleted(instance)


def _names(model: type[models.Model], update_fields: frozenset[str] | None) -> list[str]:
    names = watched.columns(model)
    if update_fields is None:
        return names
    return [name for name in names if name in update_fields or model._meta.get_field(name).name in update_fields]


def _present(row: models.Model) -> dict[str, Any]:
    return {name: getattr(row, name) for name in watched.columns(type(row))}


def _differing(
    model: type[models.Model], old: dict[str, Any], new: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    here = watched.of(model) or watched.Watched()
    return columns.differing(model, old, new, keyed=here.keyed, beside=here.beside)
