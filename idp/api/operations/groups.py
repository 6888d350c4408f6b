"""Groups, and who is in them; lists are in the order of the groups' names and of the people's ids."""

from __future__ import annotations

from typing import Any

from idp.api import pagination, printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.directory import groups
from idp.directory.models import Group, Membership

COLUMNS = {"Description": "description", "RoleArn": "role", "Precedence": "precedence"}


@operation("CreateGroup")
def create_group(call: Call) -> dict[str, Any]:
    return {"Group": printed.group(groups.create(call.pool, call["GroupName"], **_columns(call)))}


@operation("GetGroup")
def get_group(call: Call) -> dict[str, Any]:
    return {"Group": printed.group(_group(call))}


@operation("UpdateGroup")
def update_group(call: Call) -> dict[str, Any]:
    """What is omitted stays, as the example in Amazon's CLI reference shows."""
    return {"Group": printed.group(groups.change(_group(call), _columns(call)))}


@operation("DeleteGroup")
def delete_group(call: Call) -> None:
    groups.delete(_group(call))


@operation("ListGroups")
def list_groups(call: Call) -> dict[str, Any]:
    found, token = pagination.page(call, Group.objects.filter(pool_id=call.pool.pk), keys=["name"])
    return pagination.answer(call, [printed.group(group) for group in found], token)


@operation("AdminAddUserToGroup")
def admin_add_user_to_group(call: Call) -> None:
    groups.add(call.person(), _group(call))


@operation("AdminRemoveUserFromGroup")
def admin_remove_user_from_group(call: Call) -> None:
    groups.remove(call.person(), _group(call))


@operation("AdminListGroupsForUser")
def admin_list_groups_for_user(call: Call) -> dict[str, Any]:
    user = call.person()
    rows = Group.objects.filter(pool_id=call.pool.pk, membership__user=user)
    found, token = pagination.page(call, rows, keys=["name"], about=user.sub)
    return pagination.answer(call, [printed.group(group) for group in found], token)


@operation("ListUsersInGroup")
def list_users_in_group(call: Call) -> dict[str, Any]:
    group = _group(call)
    rows = Membership.objects.filter(group=group).select_related("user")
    found, token = pagination.page(call, rows, keys=["user_id"], about=str(group.pk))
    return pagination.answer(call, [printed.user(member.user) for member in found], token)


def _group(call: Call) -> Group:
    return groups.named(call.pool, call["GroupName"])


def _columns(call: Call) -> dict[str, Any]:
    return {column: call[name] for name, column in COLUMNS.items() if name in call}
