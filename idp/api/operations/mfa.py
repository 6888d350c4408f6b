"""Second factors: what a pool demands, what a person has. Authenticator apps are the only kind yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from idp.api import printed
from idp.api.call import Call
from idp.api.registry import operation
from idp.directory.models import User
from idp.flows import mfa
from idp.flows.steps import Caller
from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Pool

OTHER_FACTORS = {
    "SMSMfaSettings": "User does not have delivery config set to turn on SMS_MFA",  # [K]
    "EmailMfaSettings": "User does not have delivery config set to turn on EMAIL_OTP",  # [P]
    "WebAuthnMfaSettings": "User does not have a passkey to turn on WEB_AUTHN",  # [P]
}
NOT_BUILT = ("SmsMfaConfiguration", "EmailMfaConfiguration", "WebAuthnConfiguration")


@operation("GetUserPoolMfaConfig")
def get_user_pool_mfa_config(call: Call) -> dict[str, Any]:
    return printed.mfa_configuration(call.pool)


@operation("SetUserPoolMfaConfig")
def set_user_pool_mfa_config(call: Call) -> dict[str, Any]:
    """What is omitted is reset, but for MfaConfiguration, which stays."""
    for name in NOT_BUILT:
        if call.get(name):
            raise InvalidParameter(f"{name} is not available in Portico yet.", field=name)
    app = call.get("SoftwareTokenMfaConfiguration", {}).get("Enabled", False)
    if call.get("MfaConfiguration") == Pool.Mfa.OFF and app:
        raise InvalidParameter("Invalid MFA configuration given, can't turn off MFA and configure an MFA together.")
    if call.get("MfaConfiguration", Pool.Mfa.OFF) != Pool.Mfa.OFF and not app:
        raise InvalidParameter(  # [K], both
            "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration."
        )
    with transaction.atomic():
        pool = call.locked_pool()
        mfa.configure(pool, call.get("MfaConfiguration", pool.mfa_configuration), software_token=app)
    return printed.mfa_configuration(pool)


@operation("AssociateSoftwareToken")
def associate_software_token(call: Call) -> dict[str, Any]:
    if "AccessToken" in call:
        return {"SecretCode": mfa.propose(call.user).secret}
    proposed = mfa.propose_in(call["Session"], caller=call.caller)
    return {"SecretCode": proposed.secret, "Session": proposed.session}


@operation("VerifySoftwareToken")
def verify_software_token(call: Call) -> dict[str, Any]:
    """A wrong code is an exception: Status is never ERROR."""
    code, name = call["UserCode"], call.get("FriendlyDeviceName", "")
    if "AccessToken" in call:
        mfa.verify(call.user, code, caller=call.caller, name=name)
        return {"Status": "SUCCESS"}
    return {"Status": "SUCCESS", "Session": mfa.verify_in(call["Session"], code, caller=call.caller, name=name)}


@operation("SetUserMFAPreference")
def set_user_mfa_preference(call: Call) -> dict[str, Any]:
    _prefer(call.user, call.input, call.caller)
    return {}


@operation("AdminSetUserMFAPreference")
def admin_set_user_mfa_preference(call: Call) -> dict[str, Any]:
    _prefer(call.person(), call.input, None)
    return {}


@operation("AdminDeleteSoftwareToken")
def admin_delete_software_token(call: Call) -> dict[str, Any]:
    mfa.forget(call.person())
    return {}


def _prefer(user: User, given: Mapping[str, Any], caller: Caller | None) -> None:
    for name, sentence in OTHER_FACTORS.items():
        if any(given.get(name, {}).values()):
            raise InvalidParameter(sentence, field=name)
    app = given.get("SoftwareTokenMfaSettings", {})
    mfa.prefer(user, caller=caller, enabled=app.get("Enabled"), preferred=app.get("PreferredMfa"))
