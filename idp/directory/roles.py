"""What operators may do, and in which pools: the one table that the console asks.

The reserved pool, with the operators in it, is an owner's alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.db.models import QuerySet

from idp.directory.models import Role, Trust, User
from idp.pools.models import OPERATORS, Pool


class Permission(StrEnum):
    SEE_POOL = "see_pool"  # its configuration, without secrets
    CONFIGURE = "configure"  # settings, clients, attributes, branding, groups
    SECRETS = "secrets"  # make secrets, rotate keys
    SEE_PEOPLE = "see_people"
    HELP_PEOPLE = "help_people"  # confirm, send again, reset, unlock, sign out, disable and enable
    EDIT_PEOPLE = "edit_people"  # make, change, put into groups, set passwords, delete
    EXPORT = "export"
    AUDIT = "audit"
    DEPLOYMENT = "deployment"  # pools come and go, operators and their roles, access keys


ALLOWED: Mapping[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.POOL_ADMIN: frozenset(Permission) - {Permission.DEPLOYMENT},
    Role.SUPPORT: frozenset({Permission.SEE_PEOPLE, Permission.HELP_PEOPLE}),
    Role.AUDITOR: frozenset({Permission.SEE_POOL, Permission.SEE_PEOPLE, Permission.AUDIT}),
}
NO_POOL_OF_ITS_OWN = frozenset({Permission.DEPLOYMENT})


@dataclass(frozen=True)
class Office:
    """Everything one operator is trusted with: role and pool id, None standing for every pool."""

    trusts: tuple[tuple[Role, str | None], ...]

    def may(self, permission: Permission, pool_id: str | None = None) -> bool:
        """In that pool; without one: anywhere at all."""
        if pool_id == OPERATORS:
            return self.is_owner
        return any(
            permission in ALLOWED[role] and (pool_id is None or mine is None or mine == pool_id)
            for role, mine in self.trusts
        )

    def everywhere(self, permission: Permission) -> bool:
        return any(permission in ALLOWED[role] and mine is None for role, mine in self.trusts)

    def pool_ids(self, permission: Permission) -> frozenset[str] | None:
        """Of the pools where it is allowed; None for every pool but the reserved one (`is_owner` has that too)."""
        if self.everywhere(permission):
            return None
        return frozenset(pool for role, pool in self.trusts if pool and permission in ALLOWED[role])

    @cached_property
    def is_owner(self) -> bool:
        return any(role == Role.OWNER for role, _ in self.trusts)


NOBODY = Office(())


def office(operator: User) -> Office:
    """Read anew from the rows: a role that was taken is gone with the next request."""
    if not (operator.is_staff and operator.enabled and operator.pool_id == OPERATORS):
        return NOBODY
    rows = Trust.objects.filter(operator=operator).values_list("role", "pool_id")
    return Office(tuple((Role(role), pool) for role, pool in rows))


def pools(office: Office, permission: Permission) -> QuerySet[Pool]:
    """The pools in which the permission holds."""
    ids = office.pool_ids(permission)
    if office.is_owner:
        return Pool.objects.all()
    found = Pool.objects.exclude(pk=OPERATORS)
    return found if ids is None else found.filter(pk__in=ids)


def give(operator: User, role: Role, pool: Pool | None = None) -> Trust:
    """Idempotent; an owner's role is for every pool."""
    return Trust.objects.get_or_create(operator=operator, role=role, pool=None if role == Role.OWNER else pool)[0]


def take(operator: User, role: Role, pool: Pool | None = None) -> None:
    Trust.objects.filter(operator=operator, role=role, pool=pool).delete()
