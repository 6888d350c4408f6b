"""Second factors by API: what a pool demands, an app set up by access token and in the middle of a sign-in."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from idp.directory.models import User
from idp.flows import mfa
from idp.pools.models import Client, Pool
from tests.api.conftest import Cognito, access_token, refused
from tests.api.operations.test_auth import by_password
from tests.flows.mfa.apps import code, set_up

ON = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
NEITHER = "can't disable all MFAs with a required or optional configuration"


@pytest.fixture
def with_apps(pool: Pool) -> Pool:
    mfa.configure(pool, "OPTIONAL", software_token=True)
    return pool


def test_a_pool_is_told_what_to_demand(cognito: Cognito, pool: Pool) -> None:
    plain = {"MfaConfiguration": "OFF"}

    def shown(answer: Any) -> Any:
        return {name: value for name, value in answer.items() if name != "ResponseMetadata"}

    assert shown(cognito.get_user_pool_mfa_config(UserPoolId=pool.pk)) == plain
    for word in ("OPTIONAL", "ON"):
        now = {"MfaConfiguration": word, **ON}
        assert shown(cognito.set_user_pool_mfa_config(UserPoolId=pool.pk, **now)) == now
        assert shown(cognito.get_user_pool_mfa_config(UserPoolId=pool.pk)) == now
        assert cognito.describe_user_pool(UserPoolId=pool.pk)["UserPool"]["MfaConfiguration"] == word
    assert shown(cognito.set_user_pool_mfa_config(UserPoolId=pool.pk, MfaConfiguration="OFF")) == plain


def test_what_a_pool_cannot_demand_is_refused(cognito: Cognito, pool: Pool) -> None:
    for word in ("OPTIONAL", "ON"):
        with refused("InvalidParameterException", NEITHER):
            cognito.set_user_pool_mfa_config(UserPoolId=pool.pk, MfaConfiguration=word)
    with refused("InvalidParameterException", "can't turn off MFA and configure an MFA together"):
        cognito.set_user_pool_mfa_config(UserPoolId=pool.pk, MfaConfiguration="OFF", **ON)
    sms = {"SmsAuthenticationMessage": "Your code is {####}"}
    with refused("InvalidParameterException", "SmsMfaConfiguration is not available"):
        cognito.set_user_pool_mfa_config(UserPoolId=pool.pk, SmsMfaConfiguration=sms)
    with refused("InvalidParameterException", "MFA needs at least one factor"):
        cognito.update_user_pool(UserPoolId=pool.pk, MfaConfiguration="ON")
    with refused("InvalidParameterException", "MFA needs at least one factor"):
        cognito.create_user_pool(PoolName="x", MfaConfiguration="ON")


def test_an_update_of_the_pool_keeps_its_factors(cognito: Cognito, with_apps: Pool) -> None:
    cognito.update_user_pool(UserPoolId=with_apps.pk, MfaConfiguration="ON")
    found = cognito.get_user_pool_mfa_config(UserPoolId=with_apps.pk)
    assert (found["MfaConfiguration"], found["SoftwareTokenMfaConfiguration"]) == ("ON", {"Enabled": True})


def test_a_person_sets_up_an_app(
    app_cognito: Cognito, cognito: Cognito, with_apps: Pool, app: Client, ann: User
) -> None:
    token = access_token(ann, app)
    answer = app_cognito.associate_software_token(AccessToken=token)
    assert "Session" not in answer
    seed = answer["SecretCode"]
    with refused("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA"):
        app_cognito.verify_software_token(AccessToken=token, UserCode=code(seed, 9))
    done = app_cognito.verify_software_token(AccessToken=token, UserCode=code(seed), FriendlyDeviceName="Phone")
    assert done["Status"] == "SUCCESS"
    assert "UserMFASettingList" not in app_cognito.get_user(AccessToken=token)
    app_cognito.set_user_mfa_preference(
        AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    for found in (
        app_cognito.get_user(AccessToken=token),
        cognito.admin_get_user(UserPoolId=with_apps.pk, Username="ann"),
    ):
        assert found["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
        assert found["PreferredMfaSetting"] == "SOFTWARE_TOKEN_MFA"
    app_cognito.set_user_mfa_preference(AccessToken=token, SoftwareTokenMfaSettings={"Enabled": False})
    assert by_password(app_cognito, app)["AuthenticationResult"]


def test_an_app_is_set_up_in_the_middle_of_a_sign_in(
    app_cognito: Cognito, with_apps: Pool, app: Client, other_app: Client, ann: User
) -> None:
    mfa.configure(with_apps, "ON", software_token=True)
    asked = by_password(app_cognito, app)
    assert (asked["ChallengeName"], asked["ChallengeParameters"]) == (
        "MFA_SETUP",
        {"MFAS_CAN_SETUP": '["SOFTWARE_TOKEN_MFA"]'},
    )
    proposed = app_cognito.associate_software_token(Session=asked["Session"])
    with refused("NotAuthorizedException", "Invalid session"):
        app_cognito.associate_software_token(Session=asked["Session"])
    given = {"ClientId": app.pk, "ChallengeName": "MFA_SETUP", "ChallengeResponses": {"USERNAME": "ann"}}
    with refused("InvalidParameterException", "User has not set up software token mfa"):
        app_cognito.respond_to_auth_challenge(**given, Session=proposed["Session"])
    with refused("EnableSoftwareTokenMFAException"):
        app_cognito.verify_software_token(Session=proposed["Session"], UserCode=code(proposed["SecretCode"], 9))
    done = app_cognito.verify_software_token(Session=proposed["Session"], UserCode=code(proposed["SecretCode"]))
    assert done["Status"] == "SUCCESS"
    with refused("NotAuthorizedException", "Invalid session"):
        app_cognito.respond_to_auth_challenge(**given | {"ClientId": other_app.pk}, Session=done["Session"])
    assert app_cognito.respond_to_auth_challenge(**given, Session=done["Session"])["AuthenticationResult"]


def test_without_apps_in_the_pool_none_is_set_up(app_cognito: Cognito, app: Client, ann: User) -> None:
    token = access_token(ann, app)
    with refused("SoftwareTokenMFANotFoundException", "not enabled for the userPool"):
        app_cognito.associate_software_token(AccessToken=token)
    with refused("SoftwareTokenMFANotFoundException", "not enabled for the userPool"):
        app_cognito.verify_software_token(AccessToken=token, UserCode="123456")
    with refused("InvalidParameterException", "AccessToken"):
        app_cognito.associate_software_token()
    with refused("NotAuthorizedException", "Invalid Access Token"):
        app_cognito.associate_software_token(AccessToken="garbage")
    with refused("InvalidParameterException", "failed to satisfy constraint"):
        app_cognito.verify_software_token(AccessToken=token, UserCode="12345x")


def test_what_is_not_set_up_is_not_preferred(
    cognito: Cognito, app_cognito: Cognito, with_apps: Pool, app: Client, ann: User
) -> None:
    token, on = access_token(ann, app), {"Enabled": True}
    for settings, word in [
        ({"SoftwareTokenMfaSettings": on}, "User has not set up software token mfa"),
        ({"SMSMfaSettings": on}, "User does not have delivery config set to turn on SMS_MFA"),
        ({"EmailMfaSettings": on}, "EMAIL_OTP"),
        ({"WebAuthnMfaSettings": on}, "WEB_AUTHN"),
    ]:
        with refused("InvalidParameterException", word):
            app_cognito.set_user_mfa_preference(AccessToken=token, **settings)
        with refused("InvalidParameterException", word):
            cognito.admin_set_user_mfa_preference(UserPoolId=with_apps.pk, Username="ann", **settings)
    app_cognito.set_user_mfa_preference(AccessToken=token, SMSMfaSettings={"Enabled": False})


def test_an_operator_changes_and_deletes_an_app(
    cognito: Cognito, app_cognito: Cognito, with_apps: Pool, app: Client, ann: User, clock: time_machine.Traveller
) -> None:
    who = {"UserPoolId": with_apps.pk, "Username": "ann"}
    set_up(ann)
    clock.shift(60)
    cognito.admin_set_user_mfa_preference(**who, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": False})
    found = cognito.admin_get_user(**who)
    assert found["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
    assert "PreferredMfaSetting" not in found
    assert by_password(app_cognito, app)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    cognito.admin_delete_software_token(**who)
    assert by_password(app_cognito, app)["AuthenticationResult"]
    with refused("ResourceNotFoundException", "Software Token MFA does not exist for the user."):
        cognito.admin_delete_software_token(**who)
    with refused("UserNotFoundException"):
        cognito.admin_delete_software_token(**who | {"Username": "nobody"})


def test_strangers_change_no_factor(
    strangers: dict[str, tuple[Cognito, str]], pool: Pool, app_cognito: Cognito, ann: User, mallory: User
) -> None:
    for name, (caller, error) in strangers.items():
        for ask in (caller.admin_set_user_mfa_preference, caller.admin_delete_software_token):
            with refused(error):
                ask(UserPoolId=pool.pk, Username="ann")
        with refused(error):
            caller.set_user_pool_mfa_config(UserPoolId=pool.pk, MfaConfiguration="OFF")
        if name == "reader":
            assert caller.get_user_pool_mfa_config(UserPoolId=pool.pk)["MfaConfiguration"] == "OFF"
        else:
            with refused(error):
                caller.get_user_pool_mfa_config(UserPoolId=pool.pk)
