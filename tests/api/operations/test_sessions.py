"""People's sessions by API: listed with facts, revoked one by one, limited in number; single sign-on by client."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine

from idp.directory.models import User
from idp.pools.models import Client, Pool
from tests.api.conftest import Cognito, access_token, refused
from tests.api.operations.test_auth import by_password
from tests.conftest import SignIn

SessionId = re.compile(r"tkn[a-z0-9]{25}")
NOT_TRACKED = "Session tracking is not enabled for the user pool."


@pytest.fixture
def tracked(cognito: Cognito, pool: Pool) -> Pool:
    configure(cognito, pool, 3)
    return pool


def configure(cognito: Cognito, pool: Pool, most: int, word: str = "ENABLED") -> Any:
    return cognito.set_user_pool_session_configuration(
        UserPoolId=pool.pk, UserSessionTracking=word, TokenSession={"MaxPerUser": most}
    )


def test_a_pool_is_configured(cognito: Cognito, pool: Pool) -> None:
    found = cognito.get_user_pool_session_configuration(UserPoolId=pool.pk)
    assert (found["UserSessionTracking"], found["TokenSession"]) == ("DISABLED", {"MaxPerUser": 20})
    for found in (configure(cognito, pool, 5), cognito.get_user_pool_session_configuration(UserPoolId=pool.pk)):
        assert (found["UserSessionTracking"], found["TokenSession"]) == ("ENABLED", {"MaxPerUser": 5})
    with refused("InvalidParameterException", "failed to satisfy constraint"):
        configure(cognito, pool, 101)


def test_sessions_are_listed_with_what_is_known(
    app_cognito: Cognito, cognito: Cognito, tracked: Pool, app: Client, ann: User, clock: time_machine.Traveller
) -> None:
    first = by_password(app_cognito, app)["AuthenticationResult"]
    clock.shift(60)
    second = by_password(app_cognito, app)["AuthenticationResult"]
    clock.shift(60)
    app_cognito.get_tokens_from_refresh_token(RefreshToken=first["RefreshToken"], ClientId=app.pk)
    old, new = app_cognito.list_user_sessions(AccessToken=second["AccessToken"])["Sessions"]
    assert SessionId.fullmatch(old["SessionId"])
    assert (old["SessionType"], old["ClientId"], old["LastIPAddress"]) == ("TOKEN", app.pk, "127.0.0.1")
    assert old["DeviceType"].startswith("Boto3 on ")
    assert (old["IsCurrentSession"], new["IsCurrentSession"]) == (False, True)
    assert (old["LastActiveDate"] - old["CreateDate"]).total_seconds() == 120
    assert new["LastActiveDate"] == new["CreateDate"]
    listed = cognito.admin_list_user_sessions(UserPoolId=tracked.pk, Username="ann")["Sessions"]
    assert [each["SessionId"] for each in listed] == [old["SessionId"], new["SessionId"]]
    assert not any(each["IsCurrentSession"] for each in listed)


def test_a_person_ends_another_session_and_not_the_present_one(
    app_cognito: Cognito, tracked: Pool, app: Client, other_app: Client, ann: User, mallory: User
) -> None:
    here, there = (by_password(app_cognito, app)["AuthenticationResult"] for _ in range(2))
    sessions = app_cognito.list_user_sessions(AccessToken=here["AccessToken"])["Sessions"]
    mine = next(each["SessionId"] for each in sessions if each["IsCurrentSession"])
    other = next(each["SessionId"] for each in sessions if not each["IsCurrentSession"])
    with refused("InvalidParameterException"):
        app_cognito.revoke_user_session(AccessToken=here["AccessToken"], SessionId=mine)
    app_cognito.revoke_user_session(AccessToken=here["AccessToken"], SessionId=other)
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        app_cognito.list_user_sessions(AccessToken=there["AccessToken"])
    for gone in (other, "tkn" + "z" * 25, "sso" + "0" * 25):
        with refused("ResourceNotFoundException", "Session does not exist."):
            app_cognito.revoke_user_session(AccessToken=here["AccessToken"], SessionId=gone)
    other_pool = mallory.pool
    other_pool.session_tracking = True
    other_pool.save()
    with refused("ResourceNotFoundException", "Session does not exist."):
        app_cognito.revoke_user_session(AccessToken=access_token(mallory, other_app), SessionId=mine)
    assert app_cognito.get_user(AccessToken=here["AccessToken"])


def test_an_operator_ends_a_session(
    app_cognito: Cognito, cognito: Cognito, tracked: Pool, app: Client, ann: User, dov: User
) -> None:
    result = by_password(app_cognito, app)["AuthenticationResult"]
    who = {"UserPoolId": tracked.pk, "Username": "ann"}
    (found,) = cognito.admin_list_user_sessions(**who)["Sessions"]
    with refused("ResourceNotFoundException", "Session does not exist."):
        cognito.admin_revoke_user_session(**who | {"Username": "dov"}, SessionId=found["SessionId"])
    cognito.admin_revoke_user_session(**who, SessionId=found["SessionId"], RevokeAssociatedSessions="LINKED")
    assert cognito.admin_list_user_sessions(**who)["Sessions"] == []
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        app_cognito.get_user(AccessToken=result["AccessToken"])
    with refused("UserNotFoundException"):
        cognito.admin_list_user_sessions(**who | {"Username": "nobody"})


def test_the_session_longest_unused_makes_room(
    app_cognito: Cognito, cognito: Cognito, tracked: Pool, app: Client, ann: User, clock: time_machine.Traveller
) -> None:
    def sign_in() -> Any:
        clock.shift(60)
        return by_password(app_cognito, app)["AuthenticationResult"]

    first, second, third = sign_in(), sign_in(), sign_in()
    clock.shift(60)
    app_cognito.get_tokens_from_refresh_token(RefreshToken=first["RefreshToken"], ClientId=app.pk)
    sign_in()
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        app_cognito.get_tokens_from_refresh_token(RefreshToken=second["RefreshToken"], ClientId=app.pk)
    configure(cognito, tracked, 1)
    who = {"UserPoolId": tracked.pk, "Username": "ann"}
    assert len(cognito.admin_list_user_sessions(**who)["Sessions"]) == 3  # lowering it ends nothing by itself
    sign_in()
    assert len(cognito.admin_list_user_sessions(**who)["Sessions"]) == 1
    for each in (first, third):
        with refused("NotAuthorizedException", "Refresh Token has been revoked"):
            app_cognito.get_tokens_from_refresh_token(RefreshToken=each["RefreshToken"], ClientId=app.pk)


def test_where_nothing_is_tracked_nothing_is_told(
    app_cognito: Cognito, cognito: Cognito, pool: Pool, app: Client, ann: User
) -> None:
    configure(cognito, pool, 1, "DISABLED")
    tokens = [by_password(app_cognito, app)["AuthenticationResult"]["AccessToken"] for _ in range(2)]
    for token in tokens:
        assert app_cognito.get_user(AccessToken=token)  # no limit holds
        with refused("OperationNotEnabledException", NOT_TRACKED):
            app_cognito.list_user_sessions(AccessToken=token)
        with refused("OperationNotEnabledException", NOT_TRACKED):
            app_cognito.revoke_user_session(AccessToken=token, SessionId="tkn" + "0" * 25)
    who = {"UserPoolId": pool.pk, "Username": "ann"}
    with refused("OperationNotEnabledException", NOT_TRACKED):
        cognito.admin_list_user_sessions(**who)
    with refused("OperationNotEnabledException", NOT_TRACKED):
        cognito.admin_revoke_user_session(**who, SessionId="tkn" + "0" * 25)
    with refused("OperationNotEnabledException", NOT_TRACKED):
        cognito.set_user_pool_client_session_configuration(
            UserPoolId=pool.pk, ClientId=app.pk, SSOSession={"MaxValidityMinutes": 5}
        )


def authorize(browser: Any, client: Client) -> str:
    query = f"client_id={client.pk}&redirect_uri={client.callback_urls[0]}&response_type=code&scope=openid"
    challenge = "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    return str(browser.get(f"/oauth2/authorize?{query}{challenge}")["Location"])


def test_a_client_says_how_old_a_single_sign_on_may_be(
    cognito: Cognito, tracked: Pool, app: Client, web_app: Client, ann: User, sign_in: SignIn, clock: Any
) -> None:
    where = {"UserPoolId": tracked.pk, "ClientId": app.pk}
    assert cognito.get_user_pool_client_session_configuration(**where)["SSOSession"] == {"MaxValidityMinutes": 60}
    for minutes, age, goes_on in [(60, 0, True), (30, 1740, True), (30, 1860, False), (0, 1, False)]:
        answer = cognito.set_user_pool_client_session_configuration(**where, SSOSession={"MaxValidityMinutes": minutes})
        assert (answer["ClientId"], answer["SSOSession"]) == (app.pk, {"MaxValidityMinutes": minutes})
        browser = sign_in(ann, web_app)
        clock.shift(age)
        there = authorize(browser, app)
        assert there.startswith(app.callback_urls[0] if goes_on else "/login?")
        assert ("prompt=login" in there) is not goes_on
    browser = sign_in(ann, app)  # just now, for this very client: once
    assert authorize(browser, app).startswith(app.callback_urls[0])
    assert authorize(browser, app).startswith("/login?")
    assert authorize(browser, web_app).startswith(web_app.callback_urls[0])


def test_strangers_end_no_session(
    strangers: dict[str, tuple[Cognito, str]],
    cognito: Cognito,
    tracked: Pool,
    app: Client,
    other_app: Client,
    ann: User,
) -> None:
    who = {"UserPoolId": tracked.pk, "Username": "ann"}
    for name, (caller, error) in strangers.items():
        with refused(error):
            caller.admin_revoke_user_session(**who, SessionId="tkn" + "0" * 25)
        with refused(error):
            configure(caller, tracked, 1)
        if name == "reader":
            assert caller.admin_list_user_sessions(**who)["Sessions"] == []
        else:
            with refused(error):
                caller.admin_list_user_sessions(**who)
    with refused("ResourceNotFoundException"):
        cognito.get_user_pool_client_session_configuration(UserPoolId=tracked.pk, ClientId=other_app.pk)
    with refused("NotAuthorizedException", "Invalid Access Token"):
        cognito.list_user_sessions(AccessToken="garbage")
