"""Taking back what an entry of the journal says was done to a person, as long as nothing newer contradicts it.

Attributes, whether somebody may sign in, the status, and who is in a group: each goes back by the verb that
everybody uses, with its rules, and is an entry itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db import transaction

from idp.credentials import codes
from idp.directory import groups, users
from idp.directory.models import Group, Membership, Status, User
from idp.directory.models.user import COLUMNS, FLAGS
from idp.flows import administer, profile, sessions
from idp.flows.steps import Caller
from idp.journal import columns, erasable
from idp.journal.entries import Change
from idp.journal.models import Entry
from idp.kernel import actor
from idp.kernel.refusals import Refusal, ResourceNotFound
from idp.pools import schema
from idp.pools.models import Client

PERSON, GROUP = "directory.user", "directory.group"
STATUSES = {
    (Status.UNCONFIRMED, Status.CONFIRMED),
    (Status.CONFIRMED, Status.RESET_REQUIRED),
}
"""(before, after) of the changes that left the password alone."""


class CannotBeUndone(Refusal):
    """What the entry says was not done to a person, or has been overtaken."""

    code = "InvalidParameterException"
    message = "This cannot be undone."


class Overtaken(CannotBeUndone):
    """Something newer contradicts it."""


def act(entry: Entry) -> str:
    """What the journal calls it."""
    return f"Undo {entry.pk}"


def is_possible(entry: Entry) -> bool:
    """Whether it is of a kind that can be taken back at all."""
    return _way(entry) is not None


def undo(entry: Entry) -> None:
    """Put back what was there before. Raises CannotBeUndone, Overtaken, ResourceNotFound, and what the verbs raise."""
    way = _way(entry)
    if way is None:
        raise CannotBeUndone("Only attributes, the status, and memberships in groups can be put back.")
    with transaction.atomic(), actor.act(act(entry)):
        people = User.objects.select_for_update().filter(pool_id=entry.pool)
        user = people.filter(pk=entry.subject).first() if entry.subject else None
        if user is None:
            raise ResourceNotFound("The person has been deleted since.")
        said = erasable.read(entry)
        if _way(said) is None:
            raise CannotBeUndone("What stood before cannot be read.")
        way(user, said)


def _way(entry: Entry) -> Callable[[User, Entry], None] | None:
    names = {*entry.before, *entry.after}
    if entry.change != Change.CHANGED or not entry.subject or not names:
        return None
    if entry.target_kind == GROUP:
        return _membership if names == {groups.MEMBER} else None
    if entry.target_kind != PERSON:
        return None
    if names == {"enabled"}:
        return _enabled
    if names == {"status"}:
        known = (entry.before.get("status"), entry.after.get("status")) in STATUSES
        return _status if known else None
    kept = not any(_is_hidden(value) for value in (*entry.before.values(), *entry.after.values()))
    return _attributes if kept and all(map(_is_attribute, names)) else None


def _attributes(user: User, entry: Entry) -> None:
    names = dict.fromkeys((*entry.before, *entry.after))
    rules = schema.rules(user.pool)
    for name in names:
        if name not in rules:
            raise CannotBeUndone(f"The pool has no attribute {name} any more.", field=name)
        _still(name, user.attribute(name), _text(entry.after, name))
    before = {name: _text(entry.before, name) for name in names}
    for flag in FLAGS:
        kind = flag.removesuffix("_verified")
        if flag in before and not before.get(kind, user.attribute(kind)):
            del before[flag]  # without an address nothing is verified or unverified
    profile.put_back(user, before, caller=Caller(client=Client(id="", pool=user.pool, hide_existence=False)))


def _enabled(user: User, entry: Entry) -> None:
    _still("state", user.enabled, entry.after["enabled"])
    if entry.before["enabled"]:
        users.enable(user)
    else:
        administer.disable(user)


def _status(user: User, entry: Entry) -> None:
    _still("status", user.status, entry.after["status"])
    users.set_status(user, Status(entry.before["status"]))
    codes.forget(user, codes.RECOVER)  # its letter would set a new password
    if user.status == Status.UNCONFIRMED:
        sessions.end_everything(user)


def _membership(user: User, entry: Entry) -> None:
    group = Group.objects.filter(pool_id=user.pool_id, pk=entry.target).first()
    if group is None:
        raise ResourceNotFound("The group has been deleted since.")
    there, joined = Membership.objects.filter(group=group, user=user).exists(), bool(entry.after)
    if there != joined:
        raise Overtaken(f"{user.username} is {'in the group again' if there else 'no longer in the group'} already.")
    if joined:
        groups.remove(user, group)
    else:
        groups.add(user, group)


def _still(name: str, present: Any, left: Any) -> None:
    """Raises Overtaken unless it is as the entry left it."""
    if present != left:
        raise Overtaken(f"The {name.replace('_', ' ')} has been changed since: nothing was put back.", field=name)


def _text(side: Mapping[str, Any], name: str) -> str:
    value = side.get(name)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _is_attribute(name: str) -> bool:
    return name in COLUMNS or name in FLAGS or name in schema.STANDARD or name.startswith("custom:")


def _is_hidden(value: Any) -> bool:
    return isinstance(value, dict) and set(value) == {columns.HIDDEN}
