"""How the house's things look in Amazon's shapes; what a shape does not have is dropped by `wire`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from idp.directory.models import Group, User
from idp.flows import devices, user_sessions
from idp.flows.mfa import Settings
from idp.flows.steps import Authenticated, Challenge, Delivery
from idp.flows.tokens import TokenSet
from idp.journal.events import Kind, Outcome
from idp.journal.models import Event
from idp.pools import schema
from idp.pools.models import Client, Pool
from idp.pools.schema import Rule
from idp.tokens.models import TokenFamily

ACCOUNT = "000000000000"
FIRST_FACTORS = ["PASSWORD"]
"""Passkeys and mailed codes are not built."""

OLDER_NAMES = {
    "EmailMessage": "EmailVerificationMessage",
    "EmailSubject": "EmailVerificationSubject",
    "SmsMessage": "SmsVerificationMessage",
}
"""What VerificationMessageTemplate's members were called before there was one: both names are still read and shown."""

Json = dict[str, Any]


def arn(pool: Pool) -> str:
    """Clients parse it, so it looks like Amazon's."""
    return f"arn:aws:cognito-idp:{pool.pk.partition('_')[0]}:{ACCOUNT}:userpool/{pool.pk}"


def attributes(user: User, *, readable: Collection[str] | None = None) -> list[Json]:
    """AttributeListType, ``sub`` first; only what ``readable`` names, when it is given."""
    return [
        {"Name": name, "Value": value}
        for name, value in user.attributes().items()
        if readable is None or name == "sub" or name in readable
    ]


def user(found: User) -> Json:
    """UserType (``Attributes``) and AdminGetUserResponse (``UserAttributes``) alike."""
    listed = attributes(found)
    return {
        "Username": found.username,
        "Attributes": listed,
        "UserAttributes": listed,
        "UserCreateDate": found.created,
        "UserLastModifiedDate": found.modified,
        "Enabled": found.enabled,
        "UserStatus": found.status,
    }


def second_factors(found: Settings) -> Json:
    """What GetUser and AdminGetUser tell beside the rest; nothing for somebody without one."""
    return {"UserMFASettingList": list(found.enabled) or None, "PreferredMfaSetting": found.preferred or None}


def auth_factors(user: User, found: Settings) -> Json:
    """What the person can sign in with: a password, until passkeys and mailed codes are built."""
    first = ["PASSWORD"] if user.has_usable_password() else []
    return {"Username": user.username, "ConfiguredUserAuthFactors": first, **second_factors(found)}


def group(found: Group) -> Json:
    """GroupType."""
    return {
        "GroupName": found.name,
        "UserPoolId": found.pool_id,
        "Description": found.description or None,
        "RoleArn": found.role or None,
        "Precedence": found.precedence,
        "CreationDate": found.created,
        "LastModifiedDate": found.modified,
    }


def delivery(found: Delivery | None) -> Json | None:
    """CodeDeliveryDetailsType."""
    if found is None:
        return None
    return {"Destination": found.destination, "DeliveryMedium": found.medium, "AttributeName": found.attribute}


def challenge(asked: Challenge) -> Json:
    """What InitiateAuth and RespondToAuthChallenge answer when there is one more question."""
    return {
        "ChallengeName": asked.name,
        "Session": asked.session,
        "ChallengeParameters": dict(asked.parameters),
    }


def authenticated(_: Authenticated, issued: TokenSet) -> Json:
    """What they answer at the end."""
    return {"ChallengeParameters": {}, "AuthenticationResult": tokens(issued)}


def tokens(issued: TokenSet) -> Json:
    """AuthenticationResultType."""
    return {
        "AccessToken": issued.access_token,
        "ExpiresIn": issued.expires_in,
        "TokenType": "Bearer",
        "IdToken": issued.id_token or None,
        "RefreshToken": issued.refresh_token or None,
    }


def mfa_configuration(pool: Pool) -> Json:
    """GetUserPoolMfaConfig and SetUserPoolMfaConfig; a factor that is off is left out, as in Amazon's answers."""
    return {
        "MfaConfiguration": pool.mfa_configuration,
        "SoftwareTokenMfaConfiguration": {"Enabled": True} if pool.software_token_mfa else None,
    }


def session(family: TokenFamily, *, current: str = "") -> Json:
    """A session of a person, of the type TOKEN; where it was is not looked up."""
    return {
        "SessionId": user_sessions.id_of(family),
        "SessionType": "TOKEN",
        "ClientId": family.client_id,
        "CreateDate": family.created,
        "LastActiveDate": family.active or family.rotated or family.created,
        "DeviceType": family.device or devices.UNKNOWN,
        "LastIPAddress": family.address or None,
        "IsCurrentSession": str(family.pk) == current,
    }


AUTH_EVENTS = (Kind.SIGN_IN, Kind.SIGN_UP, Kind.FORGOT_PASSWORD, Kind.PASSWORD_CHANGE, Kind.RESEND_CODE)
"""Amazon's EventType knows no others."""


def auth_event(event: Event) -> Json:
    """What is not known (place, risk, anybody's feedback) is left out. A try that a lock refused has failed."""
    where = {"IpAddress": event.address, "DeviceName": event.device}
    return {
        "EventId": str(event.pk),
        "EventType": event.kind,
        "CreationDate": event.at,
        "EventResponse": Outcome.FAIL if event.outcome == Outcome.LOCKED else event.outcome,
        "ChallengeResponses": event.challenges,
        "EventContextData": {name: value for name, value in where.items() if value} or None,
    }


def pool_sessions(pool: Pool) -> Json:
    return {
        "UserPoolId": pool.pk,
        "UserSessionTracking": "ENABLED" if pool.session_tracking else "DISABLED",
        "TokenSession": {"MaxPerUser": pool.sessions_per_user},
    }


def client_sessions(client: Client) -> Json:
    return {
        "UserPoolId": client.pool_id,
        "ClientId": client.pk,
        "SSOSession": {"MaxValidityMinutes": client.sso_minutes},
    }


def schema_attribute(rule: Rule) -> Json:
    """SchemaAttributeType; bounds are strings there."""
    bounds = {"Min": rule.minimum, "Max": rule.maximum}
    given = {end: str(value) for end, value in bounds.items() if value is not None}
    kind = {"String": "String", "Number": "Number"}.get(rule.type)
    word = "Length" if kind == "String" else "Value"
    return {
        "Name": rule.name,
        "AttributeDataType": rule.type,
        "DeveloperOnlyAttribute": False,
        "Mutable": rule.mutable,
        "Required": rule.required or rule.name == "sub",
        f"{kind}AttributeConstraints": {f"{end}{word}": value for end, value in given.items()} if kind else None,
    }


def user_pool(pool: Pool) -> Json:
    """UserPoolType: what `pool_settings` reads, printed back."""
    names = sorted(domain.name for domain in pool.domains.all())
    return {
        **pool.spelled_out,
        "Id": pool.pk,
        "Name": pool.name,
        "Arn": arn(pool),
        "CreationDate": pool.created,
        "LastModifiedDate": pool.modified,
        "LambdaConfig": {},
        "SchemaAttributes": [schema_attribute(rule) for rule in schema.declared(pool).values()],
        "Policies": {
            "PasswordPolicy": password_policy(pool),
            "SignInPolicy": {"AllowedFirstAuthFactors": FIRST_FACTORS},
        },
        "DeletionProtection": "ACTIVE" if pool.deletion_protection else "INACTIVE",
        "AutoVerifiedAttributes": pool.auto_verified_attributes or None,
        "UsernameAttributes": pool.username_attributes or None,
        "AliasAttributes": pool.alias_attributes or None,
        "UsernameConfiguration": {"CaseSensitive": pool.case_sensitive},
        "VerificationMessageTemplate": {"DefaultEmailOption": pool.verify_with, **pool.verification_template},
        **{older: pool.verification_template.get(member) for member, older in OLDER_NAMES.items()},
        "SmsAuthenticationMessage": pool.sms_authentication_message or None,
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": pool.verify_before_update},
        "MfaConfiguration": pool.mfa_configuration,
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "UserPoolTags": pool.tags,
        "Domain": next((name for name in names if "." not in name), None),
        "CustomDomain": next((name for name in names if "." in name), None),
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": not pool.allow_sign_up,
            "UnusedAccountValidityDays": pool.temporary_password_days,
            "InviteMessageTemplate": pool.invite_template or None,
        },
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [{"Priority": number, "Name": name} for number, name in enumerate(pool.recovery, 1)]
        },
        "UserPoolTier": "ESSENTIALS",
    }


def password_policy(pool: Pool) -> Json:
    return {
        "MinimumLength": pool.password_minimum_length,
        "RequireUppercase": pool.password_require_uppercase,
        "RequireLowercase": pool.password_require_lowercase,
        "RequireNumbers": pool.password_require_numbers,
        "RequireSymbols": pool.password_require_symbols,
        "PasswordHistorySize": pool.password_history_size,
        "TemporaryPasswordValidityDays": pool.temporary_password_days,
    }
