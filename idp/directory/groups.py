"""Groups of a person, and persons of a group, always of one pool."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from idp.directory import names
from idp.directory.models import Group, Membership, User
from idp.journal import entries, watched
from idp.journal.entries import Change
from idp.journal.watched import Target
from idp.kernel import statements
from idp.kernel.refusals import GroupExists, InvalidParameter, ResourceNotFound
from idp.pools import changes
from idp.pools.models import Pool

MEMBER = "member"
"""What the journal calls a person in a group."""

HANDFUL = 500
"""Names that are looked up and written in one transaction."""


def create(pool: Pool, name: str, *, description: str = "", role: str = "", precedence: int | None = None) -> Group:
    """Raises GroupExists, InvalidParameter."""
    if not names.USERNAME.fullmatch(name):
        raise InvalidParameter(_("Use letters, digits and punctuation, without blanks."), field="name")
    changes.check(Group(pool=pool, name=name, description=description, role=role, precedence=precedence))
    try:
        with transaction.atomic():
            return Group.objects.create(pool=pool, name=name, description=description, role=role, precedence=precedence)
    except IntegrityError:
        raise GroupExists(field="name") from None


def named(pool: Pool, name: str) -> Group:
    """Raises ResourceNotFound."""
    found = Group.objects.filter(pool_id=pool.pk, name=name).first()
    if found is None:
        raise ResourceNotFound("Group not found.", field="name")  # [K]
    return found


def change(group: Group, values: changes.Values, *, seen: changes.Values | None = None) -> Group:
    """The row with these columns in it, and every other as it was. Raises InvalidParameter, Meanwhile."""
    with transaction.atomic():
        row = Group.objects.select_for_update().filter(pk=group.pk, pool_id=group.pool_id).first()
        if row is None:
            raise ResourceNotFound("Group not found.", field="name")  # [K]
        differ = changes.apply(row, values, seen=seen)
        changes.check(row)
        if differ:
            row.save(update_fields=[*differ, "modified"])
    return row


def delete(group: Group) -> None:
    """Its members stay, and are no longer in it."""
    group.delete()


def weigh(pool: Pool, precedences: Mapping[int, int | None], *, seen: Mapping[int, int | None]) -> int:
    """Give groups, by their keys, new precedences, all or none: how many. Raises InvalidParameter, Meanwhile."""
    with transaction.atomic():
        rows = Group.objects.filter(pool_id=pool.pk).in_bulk(list(precedences))
        if len(rows) != len(precedences):
            raise InvalidParameter("A group has gone meanwhile: look again.", field="precedence")
        moved = [key for key, weight in sorted(precedences.items()) if weight != seen[key]]
        for key in moved:
            change(rows[key], {"precedence": precedences[key]}, seen={"precedence": seen[key]})
    return len(moved)


def of(user: User) -> list[Group]:
    """Heaviest first: lower precedence, then those without one, then by name."""
    return statements.rows(Group, OF, [user.pool_id, statements.stored(User, "pk", user.pk)])


OF = f"""
SELECT {statements.columns(Group)} FROM people_group JOIN people_group_member m ON m.group_id = people_group.id
WHERE people_group.pool_id = %s AND m.user_id = %s
ORDER BY people_group.precedence ASC NULLS LAST, people_group.name
"""  # noqa: S608  # names of columns


def add(user: User, group: Group) -> None:
    """Idempotent. Raises ResourceNotFound for a group of another pool."""
    if group.pool_id != user.pool_id:
        raise ResourceNotFound(detail="group of another pool")
    with transaction.atomic():
        if Membership.objects.get_or_create(group=group, user=user)[1]:
            _note_added(group, user)


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a list of names; ``unknown`` as they were written."""

    added: int = 0
    already: int = 0
    unknown: tuple[str, ...] = ()


def add_named(group: Group, given: Iterable[str]) -> Added:
    """Everybody whom one of these names means (`names.find_each`). Each handful is written by itself."""
    found = Added()
    wanted = list(dict.fromkeys(filter(None, (name.strip() for name in given))))
    counted: set[uuid.UUID] = set()
    for at in range(0, len(wanted), HANDFUL):
        handful = wanted[at : at + HANDFUL]
        people = names.find_each(group.pool, handful)
        fresh = {user.pk: user for user in people.values() if user.pk not in counted}
        counted |= fresh.keys()
        added = _add_all(group, list(fresh.values()))
        unknown = tuple(name for name in handful if name not in people)
        found = Added(found.added + added, found.already + len(fresh) - added, found.unknown + unknown)
    return found


def _add_all(group: Group, people: Sequence[User]) -> int:
    """How many of them were not in it; the group's row keeps two lists from counting the same person."""
    with transaction.atomic():
        if not Group.objects.select_for_update().filter(pk=group.pk, pool_id=group.pool_id).exists():
            raise ResourceNotFound("Group not found.", field="name")  # [K]
        there = set(Membership.objects.filter(group=group, user__in=people).values_list("user_id", flat=True))
        new = [user for user in people if user.pk not in there]
        Membership.objects.bulk_create([Membership(group=group, user=user) for user in new], ignore_conflicts=True)
        for user in new:
            _note_added(group, user)
    return len(new)


def members(group: Group, *, before: int | None = None, size: int = 50) -> list[Membership]:
    """Who joined last comes first; ``before`` is the key of the last one seen."""
    rows = Membership.objects.filter(group=group).select_related("user").order_by("-pk")
    return list((rows.filter(pk__lt=before) if before is not None else rows)[:size])


def remove(user: User, group: Group) -> None:
    with transaction.atomic():
        if Membership.objects.filter(group=group, group__pool_id=user.pool_id, user=user).delete()[0]:
            entries.note(change=Change.CHANGED, target=_with(group, user), before={MEMBER: user.username})


def _note_added(group: Group, user: User) -> None:
    entries.note(change=Change.CHANGED, target=_with(group, user), after={MEMBER: user.username})


def _with(group: Group, user: User) -> Target:
    """In the journal a membership is a change of the group, and concerns the person."""
    return replace(watched.target(group), person=user.pk)


def preferred_role(groups: list[Group]) -> str:
    """The heaviest group's role; none when two of equal weight differ (Cognito's cognito:preferred_role)."""
    with_role = [group for group in groups if group.role]
    if not with_role:
        return ""
    heaviest = [group.role for group in with_role if group.precedence == with_role[0].precedence]
    return heaviest[0] if len(set(heaviest)) == 1 else ""
