"""An owner always remains, also when owners race each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from idp.directory import roles
from idp.directory.models import Role, Status, User
from idp.flows import offices, operators
from idp.kernel.refusals import InvalidParameter, NotAuthorized, Refusal, UserNotFound
from idp.pools.models import Pool
from tests.conftest import make
from tests.race import race_each

Verb = Callable[[User, User], None]


def owner(place: Pool, username: str) -> User:
    found = make(place, username)
    found.is_staff = True
    found.save(update_fields=["is_staff"])
    roles.give(found, Role.OWNER)
    return found


def demote(operator: User, by: User) -> None:
    offices.entrust(operator, [(Role.AUDITOR, None)], by=by)


def disable(operator: User, by: User) -> None:
    offices.disable(operator, by=by)


def delete(operator: User, by: User) -> None:
    offices.delete(operator, by=by)


VERBS = [demote, disable, delete]


def owners() -> int:
    return sum(roles.office(user).is_owner for user in User.objects.filter(is_staff=True))


@pytest.fixture
def two(operators: Pool) -> tuple[User, User]:
    return owner(operators, "olga"), owner(operators, "otto")


@pytest.mark.parametrize("verb", VERBS)
def test_who_is_no_owner_does_nothing(two: tuple[User, User], verb: Verb) -> None:
    olga, otto = two
    demote(otto, olga)
    with pytest.raises(NotAuthorized):
        verb(olga, otto)
    with pytest.raises(InvalidParameter):
        verb(olga, olga)
    assert owners() == 1


@pytest.mark.parametrize("verb", VERBS)
def test_an_owner_who_cannot_sign_in_does_not_count(two: tuple[User, User], verb: Verb) -> None:
    """Such as one who has not opened the link yet."""
    olga, otto = two
    User.objects.filter(pk=olga.pk).update(status=Status.FORCE_CHANGE_PASSWORD)
    with pytest.raises(InvalidParameter, match="InvalidParameter") as refused:
        verb(otto, olga)
    assert "The last owner stays" in str(refused.value.message)


def test_who_is_gone_is_not_found(two: tuple[User, User]) -> None:
    olga, otto = two
    gone = User.objects.get(pk=otto.pk)
    delete(otto, olga)
    with pytest.raises(UserNotFound):
        disable(gone, olga)


def test_an_owners_role_is_for_every_pool(two: tuple[User, User], pool: Pool) -> None:
    olga, otto = two
    offices.entrust(otto, [(Role.OWNER, pool), (Role.SUPPORT, pool)], by=olga)
    assert set(otto.trusts.values_list("role", "pool_id")) == {("owner", None), ("support", pool.pk)}


def test_operators_of_other_pools_are_none(two: tuple[User, User], ann: User) -> None:
    with pytest.raises(UserNotFound):
        offices.entrust(ann, [(Role.OWNER, None)], by=two[0])
    assert operators.pool().pk == two[0].pool_id


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", VERBS)
def test_two_owners_who_shut_each_other_out_leave_one(operators: Pool, verb: Verb) -> None:
    for number in range(4):
        olga, otto = owner(operators, f"olga{number}"), owner(operators, f"otto{number}")
        User.objects.exclude(pk__in=[olga.pk, otto.pk]).delete()
        won, lost = race_each([partial(verb, olga, otto), partial(verb, otto, olga)])
        assert (len(won), len(lost)) == (1, 1)
        assert isinstance(lost[0], Refusal)
        assert owners() == 1
