"""Signing up, and showing that the address is one's own."""

from __future__ import annotations

from typing import Any

from idp.api import given, printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.flows import sign_up


@operation("SignUp")
def sign_up_(call: Call) -> dict[str, Any]:
    """Gives no Session: only USER_AUTH, which is not built, goes on from one."""
    made = sign_up.sign_up(
        call["Username"], call.get("Password", ""), given.attributes(call.get("UserAttributes")), caller=call.caller
    )
    return {
        "UserConfirmed": False,
        "UserSub": made.user.sub,
        "CodeDeliveryDetails": printed.delivery(made.delivery),
    }


@operation("ConfirmSignUp")
def confirm_sign_up(call: Call) -> dict[str, Any]:
    sign_up.confirm(
        call["Username"],
        call["ConfirmationCode"],
        caller=call.caller,
        force_alias=call.get("ForceAliasCreation", False),
    )
    return {}


@operation("ResendConfirmationCode")
def resend_confirmation_code(call: Call) -> dict[str, Any]:
    return {"CodeDeliveryDetails": printed.delivery(sign_up.resend(call["Username"], caller=call.caller))}
