"""Groups: of one pool, heaviest first."""

from __future__ import annotations

import pytest

from idp.directory import groups
from idp.directory.models import Group, Membership, User
from idp.kernel.refusals import ResourceNotFound
from idp.pools.models import Pool


def group(pool: Pool, name: str, precedence: int | None = None, role: str = "") -> Group:
    return Group.objects.create(pool=pool, name=name, precedence=precedence, role=role)


def test_groups_come_by_precedence_then_by_name(pool: Pool, ann: User) -> None:
    for name, precedence in (("zebra", None), ("apes", None), ("late", 10), ("beta", 0), ("alpha", 0)):
        groups.add(ann, group(pool, name, precedence))
    assert [found.name for found in groups.of(ann)] == ["alpha", "beta", "late", "apes", "zebra"]


def test_a_group_of_another_pool_takes_nobody_from_here(other_pool: Pool, ann: User) -> None:
    with pytest.raises(ResourceNotFound):
        groups.add(ann, group(other_pool, "admins"))


def test_a_membership_across_pools_counts_for_nothing(other_pool: Pool, ann: User) -> None:
    Membership.objects.create(group=group(other_pool, "admins"), user=ann)
    assert groups.of(ann) == []


def test_adding_twice_is_adding_once_and_removing_twice_removing(pool: Pool, ann: User) -> None:
    staff = group(pool, "staff")
    groups.add(ann, staff)
    groups.add(ann, staff)
    assert groups.of(ann) == [staff]
    groups.remove(ann, staff)
    groups.remove(ann, staff)
    assert groups.of(ann) == []


@pytest.mark.parametrize(
    ("weights", "preferred"),
    [
        ([(1, "a"), (2, "b")], "a"),
        ([(1, ""), (2, "b")], "b"),
        ([(1, "a"), (1, "b")], ""),
        ([(1, "a"), (1, "a")], "a"),
        ([(1, "a"), (1, "a"), (1, "c")], ""),
        ([(None, "a"), (3, "b")], "b"),
        ([(1, "")], ""),
        ([], ""),
    ],
)
def test_the_preferred_role_is_the_heaviest_unless_two_contend(
    pool: Pool, ann: User, weights: list[tuple[int | None, str]], preferred: str
) -> None:
    for number, (precedence, role) in enumerate(weights):
        groups.add(ann, group(pool, f"group{number}", precedence, role))
    assert groups.preferred_role(groups.of(ann)) == preferred
