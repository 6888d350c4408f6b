"""A person's own attributes, and the account itself, by access token."""

from __future__ import annotations

from typing import Any

from idp.api import given, printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.flows import administer, mfa, profile


@operation("GetUser")
def get_user(call: Call) -> dict[str, Any]:
    """What the client may read."""
    user = call.user
    return {
        "Username": user.username,
        "UserAttributes": printed.attributes(user, readable=profile.readable(user, call.caller.client)),
        **printed.second_factors(mfa.settings(user)),
    }


@operation("UpdateUserAttributes")
def update_user_attributes(call: Call) -> dict[str, Any]:
    sent = profile.update(call.user, given.attributes(call["UserAttributes"]), caller=call.caller)
    return {"CodeDeliveryDetailsList": [printed.delivery(each) for each in sent]}


@operation("DeleteUserAttributes")
def delete_user_attributes(call: Call) -> dict[str, Any]:
    profile.update(call.user, dict.fromkeys(call["UserAttributeNames"], ""), caller=call.caller)
    return {}


@operation("GetUserAttributeVerificationCode")
def get_user_attribute_verification_code(call: Call) -> dict[str, Any]:
    return {
        "CodeDeliveryDetails": printed.delivery(profile.send_code(call.user, call["AttributeName"], caller=call.caller))
    }


@operation("VerifyUserAttribute")
def verify_user_attribute(call: Call) -> dict[str, Any]:
    profile.verify(call.user, call["AttributeName"], call["Code"], caller=call.caller)
    return {}


@operation("GetUserAuthFactors")
def get_user_auth_factors(call: Call) -> dict[str, Any]:
    return printed.auth_factors(call.user, mfa.settings(call.user))


@operation("DeleteUser")
def delete_user(call: Call) -> None:
    administer.delete(call.user, caller=call.caller)
