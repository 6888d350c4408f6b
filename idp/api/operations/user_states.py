"""What becomes of a person, by an administrator's word."""

from __future__ import annotations

from typing import Any

from idp.api.call import Call
from idp.api.registry import operation
from idp.directory import users
from idp.flows import administer, sessions


@operation("AdminConfirmSignUp")
def admin_confirm_sign_up(call: Call) -> dict[str, Any]:
    administer.confirm(call.person())
    return {}


@operation("AdminEnableUser")
def admin_enable_user(call: Call) -> dict[str, Any]:
    users.enable(call.person())
    return {}


@operation("AdminDisableUser")
def admin_disable_user(call: Call) -> dict[str, Any]:
    administer.disable(call.person())
    return {}


@operation("AdminSetUserPassword")
def admin_set_user_password(call: Call) -> dict[str, Any]:
    administer.set_password(call.person(), call["Password"], permanent=call.get("Permanent", False))
    return {}


@operation("AdminResetUserPassword")
def admin_reset_user_password(call: Call) -> dict[str, Any]:
    administer.reset_password(call.person(), caller=call.caller)
    return {}


@operation("AdminUserGlobalSignOut")
def admin_user_global_sign_out(call: Call) -> dict[str, Any]:
    sessions.sign_out_everywhere(call.person())
    return {}
