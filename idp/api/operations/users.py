"""People, as an administrator sees and changes them."""

from __future__ import annotations

from typing import Any

from idp.api import given, pagination, printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.directory import search
from idp.flows import administer, mfa, profile
from idp.kernel.refusals import InvalidParameter
from idp.pools import schema


@operation("AdminCreateUser")
def admin_create_user(call: Call) -> dict[str, Any]:
    """RESEND looks at neither attributes nor ForceAliasCreation: the person is there already."""
    password, mediums = call.get("TemporaryPassword", ""), call.get("DesiredDeliveryMediums", ())
    if call.get("MessageAction") == "RESEND":
        user = call.person()
        administer.invite_again(user, caller=call.caller, password=password, mediums=mediums)
        return {"User": printed.user(user)}
    user = administer.create(
        call["Username"],
        given.attributes(call.get("UserAttributes")),
        caller=call.caller,
        password=password,
        mediums=mediums,
        force_alias=call.get("ForceAliasCreation", False),
        silent=call.get("MessageAction") == "SUPPRESS",
    )
    return {"User": printed.user(user)}


@operation("AdminGetUser")
def admin_get_user(call: Call) -> dict[str, Any]:
    user = call.person()
    return printed.user(user) | printed.second_factors(mfa.settings(user))


@operation("ListUsers")
def list_users(call: Call) -> dict[str, Any]:
    """In the order in which they were made. Whoever lacks an attribute of AttributesToGet is listed without it."""
    wanted = call.get("AttributesToGet")
    if wanted and not set(wanted) <= schema.rules(call.pool).keys():
        raise InvalidParameter("One or more requested attributes do not exist.", field="AttributesToGet")  # [K]
    text = call.get("Filter", "")
    found, token = pagination.page(call, search.matching(call.pool, text), keys=["created", "id"], about=text)
    people = [printed.user(user) for user in found]
    for each in people if wanted else ():
        each["Attributes"] = [attribute for attribute in each["Attributes"] if attribute["Name"] in wanted]
    return pagination.answer(call, people, token)


@operation("AdminDeleteUser")
def admin_delete_user(call: Call) -> None:
    administer.delete(call.person())


@operation("AdminUpdateUserAttributes")
def admin_update_user_attributes(call: Call) -> dict[str, Any]:
    profile.write(call.person(), given.attributes(call["UserAttributes"]), caller=call.caller)
    return {}


@operation("AdminDeleteUserAttributes")
def admin_delete_user_attributes(call: Call) -> dict[str, Any]:
    profile.write(call.person(), dict.fromkeys(call["UserAttributeNames"], ""), caller=call.caller)
    return {}


@operation("AdminGetUserAuthFactors")
def admin_get_user_auth_factors(call: Call) -> dict[str, Any]:
    user = call.person()
    return printed.auth_factors(user, mfa.settings(user))
