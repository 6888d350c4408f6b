"""Writing down what an operator, an access key or a command changed: in the transaction of the change itself.

Where nobody is said to act (`kernel.actor`) nothing is written: a person upon their own account costs one look.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from idp.journal import chain
from idp.journal.models import Entry
from idp.journal.watched import NOTHING, Target, target
from idp.kernel import actor
from idp.kernel.actor import Actor

Change = Entry.Change
LENGTHS = {field.name: field.max_length for field in Entry._meta.concrete_fields}
_hushed: ContextVar[bool] = ContextVar("hushed", default=False)


def writer() -> Actor | None:
    """Whose entries are being written now; nobody's where a single entry speaks for all."""
    return None if _hushed.get() else actor.current()


def note(
    act: str = "",
    *,
    change: Entry.Change,
    target: Target | models.Model = NOTHING,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """One entry; ``act`` where it has a better name than the door's. ``before`` and ``after`` hold no secret."""
    who = writer()
    if who is None:
        return
    about = _target(target)
    Entry.objects.create(
        pool=about.pool,
        actor_kind=who.kind,
        actor=_text("actor", who.id),
        actor_name=_text("actor_name", who.name),
        address=_text("address", who.address),
        act=_text("act", act or who.act),
        change=change,
        target_kind=about.kind,
        target=_text("target", about.pk),
        target_name=_text("target_name", about.name),
        subject=about.person,
        before=dict(before or {}),
        after=dict(after or {}),
        reason=_text("reason", who.reason),
        batch=who.batch,
    )
    chain.seal_soon()


def done(act: str = "", *, target: Target | models.Model = NOTHING, after: Mapping[str, Any] | None = None) -> None:
    """That something was done to ``target``, unless what it changed has been written down already."""
    if not told(target):
        note(act, change=Change.DONE, target=target, after=after)


def told(target: Target | models.Model = NOTHING) -> bool:
    """Whether what is being done now has an entry (about ``target``, where one is given)."""
    who = writer()
    if who is None:
        return True
    about, found = _target(target), Entry.objects.filter(batch=who.batch)
    if about.kind:
        found = found.filter(Q(target_kind=about.kind, target=about.pk) | _of_person(about))
    return found.exists()


def about(target: Target | models.Model) -> QuerySet[Entry]:
    """Every entry about a row; about a person also those about a membership, a factor or a session of theirs."""
    found = _target(target)
    rows = Entry.objects.filter(target_kind=found.kind, target=found.pk)
    if not found.person or found.kind != "directory.user":
        return rows
    return Entry.objects.filter(subject=found.person)


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """Rows that change inside have no entry each: whoever says so writes one for all of them."""
    token = _hushed.set(True)
    try:
        yield
    finally:
        _hushed.reset(token)


def _target(given: Target | models.Model) -> Target:
    return given if isinstance(given, Target) else target(given)


def _of_person(about: Target) -> Q:
    return Q(subject=about.person) if about.person else Q(pk__in=())


def _text(column: str, text: str) -> str:
    """What fits into the column, without characters that a database does not store."""
    kept = "".join(letter for letter in str(text) if letter.isprintable() or letter == "\n")
    return kept[: LENGTHS[column]]
