"""CreateUserPool's and UpdateUserPool's settings as columns: what is omitted gets Amazon's default.

A setting whose subject is not built is refused unless it is the default: accepting it silently would be a lie.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from idp.api import printed
from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Attribute, Pool

Given = Mapping[str, Any]

SAME_AS_OMITTED: dict[str, Any] = {
    "LambdaConfig": {},
    "DeviceConfiguration": None,
    "SmsConfiguration": {},
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"},
    "UserPoolTier": "ESSENTIALS",
    "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
    "IssuerConfiguration": {"Type": "ORIGINAL"},
    "DcrConfiguration": {"EnableStatus": "Disabled"},
    "AcrConfiguration": {},
}
"""Not built: only what Amazon has when the setting is omitted is accepted, and given back where it was given."""


def columns(given: Given) -> dict[str, Any]:
    """A value for each column that both operations set, every time. Raises InvalidParameter."""
    for name, omitted in SAME_AS_OMITTED.items():
        if name in given and given[name] not in (omitted, {}):
            raise InvalidParameter(f"{name} is not available in Portico yet.", field=name)
    admin = given.get("AdminCreateUserConfig", {})
    template = given.get("VerificationMessageTemplate", {})
    updates = given.get("UserAttributeUpdateSettings", {})
    return {
        **_password(given, days=admin.get("UnusedAccountValidityDays")),
        "allow_sign_up": not admin.get("AllowAdminCreateUserOnly", False),
        "auto_verified_attributes": given.get("AutoVerifiedAttributes", []),
        "verify_with": template.get("DefaultEmailOption", Pool.Verify.CODE),
        "verification_template": {
            **{member: given[older] for member, older in printed.OLDER_NAMES.items() if older in given},
            **{member: text for member, text in template.items() if member != "DefaultEmailOption"},
        },
        "invite_template": admin.get("InviteMessageTemplate", {}),
        "sms_authentication_message": given.get("SmsAuthenticationMessage", ""),
        "verify_before_update": updates.get("AttributesRequireVerificationBeforeUpdate", []),
        "recovery": _recovery(given),
        "mfa_configuration": given.get("MfaConfiguration", Pool.Mfa.OFF),
        "deletion_protection": given.get("DeletionProtection") == "ACTIVE",
        "spelled_out": {name: given[name] for name in SAME_AS_OMITTED if given.get(name)},
    }


def fixed(given: Given) -> dict[str, Any]:
    """What only CreateUserPool sets. A pool is case sensitive unless it says otherwise."""
    return {
        "username_attributes": given.get("UsernameAttributes", []),
        "alias_attributes": given.get("AliasAttributes", []),
        "case_sensitive": given.get("UsernameConfiguration", {}).get("CaseSensitive", True),
    }


def attribute(pool: Pool, given: Given, *, own: bool = False) -> Attribute:
    """SchemaAttributeType as an unsaved row: standard when named so and not ``own``, else ``custom:``.

    Raises InvalidParameter.
    """
    from idp.pools import schema

    if given.get("DeveloperOnlyAttribute"):
        raise InvalidParameter("DeveloperOnlyAttribute is not available in Portico; use WriteAttributes.")
    if "Name" not in given:
        raise InvalidParameter("Every attribute of a schema has a Name.")  # [P]; the model forgot to require it
    name, kind = given["Name"], given.get("AttributeDataType", "String")
    if own or name not in schema.STANDARD:
        if given.get("Required"):
            raise InvalidParameter("Required custom attributes are not supported currently.", field=name)  # [K]
        name = f"custom:{name.removeprefix('custom:')}"
    lengths, values = given.get("StringAttributeConstraints", {}), given.get("NumberAttributeConstraints", {})
    return Attribute(
        pool=pool,
        name=name,
        type=kind,
        mutable=given.get("Mutable", True),
        required=given.get("Required", False),
        minimum=lengths.get("MinLength", "") if kind == "String" else values.get("MinValue", ""),
        maximum=lengths.get("MaxLength", "") if kind == "String" else values.get("MaxValue", ""),
    )


def _password(given: Given, *, days: int | None) -> dict[str, Any]:
    policies = given.get("Policies", {})
    first = policies.get("SignInPolicy", {}).get("AllowedFirstAuthFactors")
    if first and first != printed.FIRST_FACTORS:
        raise InvalidParameter("Policies.SignInPolicy is not available in Portico yet.", field="Policies")
    named = policies.get("PasswordPolicy", {})
    demands = {kind: named.get(f"Require{kind.title()}", not named) for kind in CLASSES}
    return {
        "password_minimum_length": named.get("MinimumLength", 8),
        **{f"password_require_{kind}": demand for kind, demand in demands.items()},
        "password_history_size": named.get("PasswordHistorySize", 0),
        "temporary_password_days": named.get("TemporaryPasswordValidityDays") or days or 7,
    }


CLASSES = ("uppercase", "lowercase", "numbers", "symbols")


def _recovery(given: Given) -> list[str]:
    named = given.get("AccountRecoverySetting", {}).get("RecoveryMechanisms")
    if not named:
        return ["verified_email", "verified_phone_number"]
    return [each["Name"] for each in sorted(named, key=lambda each: each["Priority"])]
