"""A person's events by API: in Amazon's words, newest first, page by page, and nobody else's."""

from __future__ import annotations

import pytest
import time_machine

from idp.api.access_keys import make as make_key
from idp.directory.models import User
from idp.flows import mfa
from idp.journal import events
from idp.journal.events import Kind, Outcome
from idp.kernel import clock as time
from idp.pools.models import Client, Pool
from tests.api.conftest import Cognito, MakeCognito, refused
from tests.api.operations.test_auth import by_password
from tests.conftest import make
from tests.flows.mfa.apps import set_up


def test_a_sign_in_is_told_with_its_device_and_address(
    cognito: Cognito, app_cognito: Cognito, app: Client, ann: User
) -> None:
    by_password(app_cognito, app)
    with refused("NotAuthorizedException", ""):
        by_password(app_cognito, app, password="wrong")
    wrong, right = cognito.admin_list_user_auth_events(UserPoolId=app.pool_id, Username="ann")["AuthEvents"]
    assert right["EventContextData"].pop("DeviceName").startswith("Boto3 on ")
    assert right == {
        "EventId": right["EventId"],
        "EventType": "SignIn",
        "CreationDate": time.now(),
        "EventResponse": "Pass",
        "ChallengeResponses": [{"ChallengeName": "Password", "ChallengeResponse": "Success"}],
        "EventContextData": {"IpAddress": "127.0.0.1"},
    }
    assert wrong["EventResponse"] == "Fail"
    assert wrong["ChallengeResponses"] == [{"ChallengeName": "Password", "ChallengeResponse": "Failure"}]
    assert "EventRisk" not in wrong
    assert "EventFeedback" not in wrong


def test_a_challenge_that_follows_is_told(cognito: Cognito, app_cognito: Cognito, app: Client, ann: User) -> None:
    mfa.configure(ann.pool, "OPTIONAL", software_token=True)
    set_up(ann)
    assert by_password(app_cognito, app)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    [waiting] = cognito.admin_list_user_auth_events(UserPoolId=app.pool_id, Username="ann")["AuthEvents"]
    assert waiting["EventResponse"] == "InProgress"


def test_what_amazon_has_no_word_for_is_left_out_and_a_lock_is_a_failure(
    cognito: Cognito, pool: Pool, ann: User
) -> None:
    for kind in Kind:
        events.record(pool.pk, ann.pk, kind)
    events.record(pool.pk, ann.pk, Kind.SIGN_IN, Outcome.LOCKED)
    told = cognito.admin_list_user_auth_events(UserPoolId=pool.pk, Username="ann")["AuthEvents"]
    assert [(each["EventType"], each["EventResponse"]) for each in told] == [
        ("SignIn", "Fail"),
        ("PasswordChange", "Pass"),
        ("ForgotPassword", "Pass"),
        ("SignIn", "Pass"),
        ("ResendCode", "Pass"),
        ("SignUp", "Pass"),
    ]
    assert "EventContextData" not in told[0]


def test_pages_follow_one_another(cognito: Cognito, pool: Pool, ann: User, clock: time_machine.Traveller) -> None:
    for number in range(10):
        events.record(pool.pk, ann.pk, Kind.SIGN_IN)
        if number % 4 == 0:
            clock.shift(60)
    whole = cognito.admin_list_user_auth_events(UserPoolId=pool.pk, Username="ann")
    assert "NextToken" not in whole
    pages = cognito.get_paginator("admin_list_user_auth_events").paginate(
        UserPoolId=pool.pk, Username="ann", PaginationConfig={"PageSize": 3}
    )
    paged = [page["AuthEvents"] for page in pages]
    assert [len(page) for page in paged] == [3, 3, 3, 1]
    assert [each["EventId"] for page in paged for each in page] == [each["EventId"] for each in whole["AuthEvents"]]
    moments = [each["CreationDate"] for each in whole["AuthEvents"]]
    assert moments == sorted(moments, reverse=True)


def test_a_token_is_good_for_its_person_only(cognito: Cognito, pool: Pool, ann: User) -> None:
    make(pool, "bert")
    for _ in range(2):
        events.record(pool.pk, ann.pk, Kind.SIGN_IN)
    token = cognito.admin_list_user_auth_events(UserPoolId=pool.pk, Username="ann", MaxResults=1)["NextToken"]
    with refused("InvalidParameterException", "Invalid pagination token"):
        cognito.admin_list_user_auth_events(UserPoolId=pool.pk, Username="bert", NextToken=token)


def test_nobody_and_another_pools_people_are_not_found(
    cognito: Cognito, cognito_with: MakeCognito, pool: Pool, ann: User, mallory: User
) -> None:
    with refused("UserNotFoundException", "User does not exist."):
        cognito.admin_list_user_auth_events(UserPoolId=pool.pk, Username="nobody")
    with refused("UserNotFoundException", "User does not exist."):
        cognito.admin_list_user_auth_events(UserPoolId=mallory.pool_id, Username="ann")
    other = cognito_with(make_key(pools=[mallory.pool_id]))
    with refused("AccessDeniedException", "not authorized"):
        other.admin_list_user_auth_events(UserPoolId=pool.pk, Username="ann")


@pytest.mark.parametrize("headers", [[], [{"headerName": "user-agent", "headerValue": "Mozilla/5.0 Firefox/1 Linux"}]])
def test_a_server_that_speaks_for_a_person_says_where_they_are(
    cognito: Cognito, app: Client, ann: User, headers: list[dict[str, str]]
) -> None:
    app.auth_flows = ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    app.save(update_fields=["auth_flows"])
    cognito.admin_initiate_auth(
        UserPoolId=app.pool_id,
        ClientId=app.pk,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann", "PASSWORD": "Correct-Horse-7"},
        ContextData={"IpAddress": "192.0.2.7", "ServerName": "a", "ServerPath": "/", "HttpHeaders": headers},
    )
    [event] = cognito.admin_list_user_auth_events(UserPoolId=app.pool_id, Username="ann")["AuthEvents"]
    known = {"IpAddress": "192.0.2.7"} | ({"DeviceName": "Firefox on Linux"} if headers else {})
    assert event["EventContextData"] == known
