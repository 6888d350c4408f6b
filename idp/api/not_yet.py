"""Operations of the model that are not built yet, by subject: whoever builds one takes it out here.

They answer UnsupportedOperationException, and `registry.missed` counts who asks.
"""

from __future__ import annotations

NOT_YET: dict[str, tuple[str, ...]] = {
    "Auth flows and tokens": ("GetDerivedToken",),
    "MFA": (
        "SetUserSettings",
        "AdminSetUserSettings",
    ),
    "WebAuthn / passkeys": (
        "StartWebAuthnRegistration",
        "CompleteWebAuthnRegistration",
        "ListWebAuthnCredentials",
        "DeleteWebAuthnCredential",
    ),
    "Devices": (
        "ConfirmDevice",
        "GetDevice",
        "ListDevices",
        "ForgetDevice",
        "UpdateDeviceStatus",
        "AdminGetDevice",
        "AdminListDevices",
        "AdminForgetDevice",
        "AdminUpdateDeviceStatus",
    ),
    "Identity providers and linking": (
        "CreateIdentityProvider",
        "DescribeIdentityProvider",
        "UpdateIdentityProvider",
        "DeleteIdentityProvider",
        "ListIdentityProviders",
        "GetIdentityProviderByIdentifier",
        "AdminLinkProviderForUser",
        "AdminDisableProviderForUser",
    ),
    "User import": (
        "CreateUserImportJob",
        "DescribeUserImportJob",
        "ListUserImportJobs",
        "StartUserImportJob",
        "StopUserImportJob",
    ),
    "Risk / threat protection": (
        "SetRiskConfiguration",
        "DescribeRiskConfiguration",
        "AdminUpdateAuthEventFeedback",
        "UpdateAuthEventFeedback",
    ),
    "Log delivery": (
        "SetLogDeliveryConfiguration",
        "GetLogDeliveryConfiguration",
    ),
    "Multi-region replicas": (
        "CreateUserPoolReplica",
        "UpdateUserPoolReplica",
        "DeleteUserPoolReplica",
        "ListUserPoolReplicas",
    ),
    "Provisioned rate limits": (
        "GetProvisionedLimit",
        "UpdateProvisionedLimit",
    ),
}
