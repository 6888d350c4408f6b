"""What owners do to operators: roles, disabling, deleting, their second factor. An owner always remains.

Each verb is done by an owner (``by``), who is looked at again under a lock, and never to themselves.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator

from django.db import transaction

from idp.directory import roles, users
from idp.directory.models import Role, Status, Trust, User
from idp.flows import administer, mfa
from idp.flows.models import Invitation
from idp.kernel.refusals import InvalidParameter, NotAuthorized, UserNotFound
from idp.pools.models import OPERATORS, Pool

Given = tuple[Role, Pool | None]
"""A role in a pool, or in every pool."""


def entrust(operator: User, given: Collection[Given], *, by: User) -> None:
    """These roles and no others, from the next request on. Raises NotAuthorized, InvalidParameter."""
    wanted = {(role, None if pool is None or role == Role.OWNER else pool.pk) for role, pool in given}
    with _one_at_a_time(operator, by):
        present = {(Role(trust.role), trust.pool_id): trust for trust in Trust.objects.filter(operator=operator)}
        if (Role.OWNER, None) in present and (Role.OWNER, None) not in wanted:
            _another_owner(operator)
        for where, trust in present.items():
            if where not in wanted:
                trust.delete()
        for role, pool in given:
            roles.give(operator, role, pool)


def disable(operator: User, *, by: User) -> None:
    """No sign-in, and every session ends. Raises NotAuthorized, InvalidParameter."""
    with _one_at_a_time(operator, by):
        _another_owner(operator)
        Invitation.objects.filter(user=operator).delete()
        administer.disable(operator)


def enable(operator: User, *, by: User) -> None:
    """Raises NotAuthorized, InvalidParameter."""
    with _one_at_a_time(operator, by):
        users.enable(operator)


def delete(operator: User, *, by: User) -> None:
    """Raises NotAuthorized, InvalidParameter."""
    with _one_at_a_time(operator, by):
        _another_owner(operator)
        administer.delete(operator)


def forget_app(operator: User, *, by: User) -> None:
    """For somebody who has lost the phone. Raises NotAuthorized, InvalidParameter, SoftwareTokenMFANotFound."""
    with _one_at_a_time(operator, by):
        mfa.forget(operator)


def demand_factor(demanded: bool, *, by: User) -> None:
    """Whether nobody gets into the console without a second factor; whoever has none sets one up when signing in.

    Raises NotAuthorized.
    """
    with _owner(by) as place:
        mfa.configure(place, Pool.Mfa.ON if demanded else Pool.Mfa.OFF, software_token=True)


@contextlib.contextmanager
def _one_at_a_time(operator: User, by: User) -> Iterator[None]:
    """``operator`` as the row is now."""
    with _owner(by):
        if operator.pk == by.pk:
            raise InvalidParameter("Nobody changes their own office: ask another owner.")
        try:
            operator.refresh_from_db(from_queryset=User.objects.filter(pool_id=OPERATORS).select_for_update())
        except User.DoesNotExist:
            raise UserNotFound from None
        yield


@contextlib.contextmanager
def _owner(by: User) -> Iterator[Pool]:
    """Racing owners come one after the other; who has been demoted meanwhile changes nothing any more."""
    with transaction.atomic():
        place = Pool.objects.select_for_update(no_key=True).get(pk=OPERATORS)
        now = User.objects.filter(pk=by.pk).first()
        if now is None or not roles.office(now).is_owner:
            raise NotAuthorized("Only an owner may do that.")
        yield place


def _another_owner(operator: User) -> None:
    """Somebody besides ``operator`` who owns everything and can sign in. Raises InvalidParameter."""
    owners = User.objects.filter(
        pool_id=OPERATORS, is_staff=True, enabled=True, status=Status.CONFIRMED, trusts__role=Role.OWNER
    )
    if not owners.exclude(pk=operator.pk).exists():
        raise InvalidParameter("The last owner stays: make another one first.")
