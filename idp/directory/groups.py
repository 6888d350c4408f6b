"""Groups of a person, and persons of a group, always of one pool."""

from __future__ import annotations

from django.db.models import F

from idp.directory.models import Group, Membership, User
from idp.kernel.refusals import ResourceNotFound


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
    Membership.objects.get_or_create(group=group, user=user)


def remove(user: User, group: Group) -> None:
    Membership.objects.filter(group=group, group__pool_id=user.pool_id, user=user).delete()


def preferred_role(groups: list[Group]) -> str:
    """The heaviest group's role; none when two of equal weight differ (Cognito's cognito:preferred_role)."""
    with_role = [group for group in groups if group.role]
    if not with_role:
        return ""
    heaviest = [group.role for group in with_role if group.precedence == with_role[0].precedence]
    return heaviest[0] if len(set(heaviest)) == 1 else ""
