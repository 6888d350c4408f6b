"""Groups of a person, and persons of a group, always of one pool."""

from __future__ import annotations

from dataclasses import replace

from django.db import IntegrityError, transaction
from django.db.models import F

from idp.directory.models import Group, Membership, User
from idp.journal import entries, watched
from idp.journal.entries import Change
from idp.journal.watched import Target
from idp.kernel.refusals import GroupExists, ResourceNotFound
from idp.pools.models import Pool

MEMBER = "member"
"""What the journal calls a person in a group."""


def create(pool: Pool, name: str, *, description: str = "", role: str = "", precedence: int | None = None) -> Group:
    """Raises GroupExists."""
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


def change(group: Group, **values: str | int) -> None:
    """Write the columns that are named; the others stay."""
    for column, value in values.items():
        setattr(group, column, value)
    with transaction.atomic():
        group.save(update_fields=[*values, "modified"])


def of(user: User) -> list[Group]:
    """Heaviest first: lower precedence, then those without one, then by name."""
    return list(
        Group.objects.filter(pool_id=user.pool_id, membership__user=user).order_by(
            F("precedence").asc(nulls_last=True), "name"
        )
    )


def add(user: User, group: Group) -> None:
    """Idempotent. Raises ResourceNotFound for a group of another pool."""
    if group.pool_id != user.pool_id:
        raise ResourceNotFound(detail="group of another pool")
    with transaction.atomic():
        if Membership.objects.get_or_create(group=group, user=user)[1]:
            entries.note(change=Change.CHANGED, target=_with(group, user), after={MEMBER: user.username})


def remove(user: User, group: Group) -> None:
    with transaction.atomic():
        if Membership.objects.filter(group=group, group__pool_id=user.pool_id, user=user).delete()[0]:
            entries.note(change=Change.CHANGED, target=_with(group, user), before={MEMBER: user.username})


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
