"""A pool's own words, by API: kept, given back under their older names too, and what its people read."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.mail import EmailMessage

from idp.messages import outbox
from idp.messages.models import Message
from tests.api.conftest import Cognito, refused
from tests.api.operations.test_pools import shown
from tests.conftest import PASSWORD

CODE, SUBJECT = "The verification code to your new account is {####}", "Verify your new account"
BY_CDK: dict[str, Any] = {
    "AccountRecoverySetting": {
        "RecoveryMechanisms": [
            {"Name": "verified_phone_number", "Priority": 1},
            {"Name": "verified_email", "Priority": 2},
        ]
    },
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
    "AutoVerifiedAttributes": ["email"],
    "EmailVerificationMessage": CODE,
    "EmailVerificationSubject": SUBJECT,
    "SmsVerificationMessage": CODE,
    "UsernameAttributes": ["email"],
    "VerificationMessageTemplate": {
        "DefaultEmailOption": "CONFIRM_WITH_CODE",
        "EmailMessage": CODE,
        "EmailSubject": SUBJECT,
        "SmsMessage": CODE,
    },
}
"""What the AWS CDK sends for ``new UserPool()`` with selfSignUpEnabled and sign-in by e-mail address."""

INVITE = {"EmailMessage": "<p>{username}: {####}</p>", "EmailSubject": "Come in", "SMSMessage": "{username} {####}"}


def mailed(mailoutbox: list[EmailMessage]) -> EmailMessage:
    """The newest message, sent."""
    outbox.deliver(Message.objects.latest("pk").pk)
    return mailoutbox[-1]


def test_a_pool_of_the_cdk_is_given_back_whole_and_writes_in_its_words(
    cognito: Cognito, mailoutbox: list[EmailMessage]
) -> None:
    pool = cognito.create_user_pool(PoolName="Garden", **BY_CDK)["UserPool"]["Id"]
    found = shown(cognito, pool)
    assert found["AdminCreateUserConfig"].pop("UnusedAccountValidityDays") == 7
    assert {name: found[name] for name in BY_CDK} == BY_CDK
    app = cognito.create_user_pool_client(UserPoolId=pool, ClientName="web")["UserPoolClient"]["ClientId"]
    cognito.sign_up(ClientId=app, Username="eva@example.com", Password=PASSWORD)
    mail = mailed(mailoutbox)
    text = str(mail.body)
    assert (mail.subject, text[:-7]) == (SUBJECT, CODE[:-6])
    cognito.confirm_sign_up(ClientId=app, Username="eva@example.com", ConfirmationCode=text[-7:-1])
    cognito.forgot_password(ClientId=app, Username="eva@example.com")
    assert mailed(mailoutbox).subject == SUBJECT


def test_a_link_has_words_of_its_own(cognito: Cognito, mailoutbox: list[EmailMessage]) -> None:
    words = {
        "DefaultEmailOption": "CONFIRM_WITH_LINK",
        "EmailMessageByLink": "{##Verify Email##}",
        "EmailSubjectByLink": "Verify",
        "SmsMessage": CODE,
    }
    made = cognito.create_user_pool(
        PoolName="Garden", AutoVerifiedAttributes=["email"], VerificationMessageTemplate=words
    )["UserPool"]
    assert made["VerificationMessageTemplate"] == words
    assert made["SmsVerificationMessage"] == CODE
    app = cognito.create_user_pool_client(UserPoolId=made["Id"], ClientName="web")["UserPoolClient"]["ClientId"]
    email = [{"Name": "email", "Value": "eva@example.com"}]
    cognito.sign_up(ClientId=app, Username="eva", Password=PASSWORD, UserAttributes=email)
    mail = mailed(mailoutbox)
    assert mail.subject == "Verify"
    assert str(mail.body).startswith("Verify Email <http://localhost:8000/")


def test_an_invitation_and_its_repetition_are_in_the_pools_words(
    cognito: Cognito, mailoutbox: list[EmailMessage]
) -> None:
    pool = cognito.create_user_pool(PoolName="Garden", AdminCreateUserConfig={"InviteMessageTemplate": INVITE})
    assert pool["UserPool"]["AdminCreateUserConfig"]["InviteMessageTemplate"] == INVITE
    given = {"UserPoolId": pool["UserPool"]["Id"], "Username": "eva"}
    email = [{"Name": "email", "Value": "eva@example.com"}]
    for more in ({"UserAttributes": email}, {"MessageAction": "RESEND"}):
        cognito.admin_create_user(**given, **more, TemporaryPassword=PASSWORD)
        mail = mailed(mailoutbox)
        assert (mail.subject, mail.body) == ("Come in", f"eva: {PASSWORD}\n")


def test_either_name_sets_the_words_and_the_newer_one_wins(cognito: Cognito) -> None:
    older = {"EmailVerificationMessage": "Older {####}", "EmailVerificationSubject": "Older"}
    newer = {"EmailMessage": "Newer {####}", "SmsMessage": "Newer {####}"}
    made = cognito.create_user_pool(PoolName="Garden", **older, VerificationMessageTemplate=newer)["UserPool"]
    template = made["VerificationMessageTemplate"]
    assert template == {**newer, "EmailSubject": "Older", "DefaultEmailOption": "CONFIRM_WITH_CODE"}
    assert (made["EmailVerificationMessage"], made["EmailVerificationSubject"]) == ("Newer {####}", "Older")
    assert made["SmsVerificationMessage"] == "Newer {####}"


def test_an_update_forgets_the_words_that_it_omits(cognito: Cognito) -> None:
    plain = cognito.create_user_pool(PoolName="Garden")["UserPool"]
    everything = {
        "VerificationMessageTemplate": BY_CDK["VerificationMessageTemplate"],
        "AdminCreateUserConfig": {"InviteMessageTemplate": INVITE},
        "SmsAuthenticationMessage": CODE,
    }
    cognito.update_user_pool(UserPoolId=plain["Id"], **everything)
    now = shown(cognito, plain["Id"])
    assert (now["SmsAuthenticationMessage"], now["EmailVerificationSubject"]) == (CODE, SUBJECT)
    cognito.update_user_pool(UserPoolId=plain["Id"])
    now = shown(cognito, plain["Id"])
    assert {name: now[name] for name in plain if name != "LastModifiedDate"} == {
        name: plain[name] for name in plain if name != "LastModifiedDate"
    }
    assert not {"SmsAuthenticationMessage", "EmailVerificationSubject", "SmsVerificationMessage"} & set(now)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"EmailVerificationMessage": "Your code"}, "failed to satisfy constraint"),
        ({"VerificationMessageTemplate": {"EmailMessageByLink": "Press {####}"}}, "The message is invalid."),
        ({"AdminCreateUserConfig": {"InviteMessageTemplate": {"EmailMessage": "Use {####}"}}}, "must hold {username}"),
        ({"AdminCreateUserConfig": {"InviteMessageTemplate": {"SMSMessage": "{username}"}}}, "must hold {####}"),
        ({"SmsAuthenticationMessage": "Your code"}, "failed to satisfy constraint"),
    ],
)
def test_words_that_cannot_be_used_are_refused(cognito: Cognito, given: dict[str, Any], word: str) -> None:
    with refused("InvalidParameterException", word):
        cognito.create_user_pool(PoolName="Garden", **given)
