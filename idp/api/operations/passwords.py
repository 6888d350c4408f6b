"""A person's own password: forgotten, or changed."""

from __future__ import annotations

from typing import Any

from idp.api import printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.flows import change_password, recover


@operation("ForgotPassword")
def forgot_password(call: Call) -> dict[str, Any]:
    return {"CodeDeliveryDetails": printed.delivery(recover.begin(call["Username"], caller=call.caller))}


@operation("ConfirmForgotPassword")
def confirm_forgot_password(call: Call) -> dict[str, Any]:
    recover.finish(call["Username"], call["ConfirmationCode"], call["Password"], caller=call.caller)
    return {}


@operation("ChangePassword")
def change_password_(call: Call) -> dict[str, Any]:
    change_password.change_password(
        call.user,
        call.get("PreviousPassword", ""),
        call["ProposedPassword"],
        caller=call.caller,
        bearer=call.bearer,
    )
    return {}
