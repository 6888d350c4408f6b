"""User pools by API: made, shown, changed with what is omitted reset, listed in pages that survive inserts."""

from typing import Any

import pytest

from idp.api.access_keys import Pair
from idp.pools import configuration
from idp.pools.models import Pool
from idp.tokens.models import SigningKey
from tests.api.conftest import Cognito, MakeCognito, refused

EVERYTHING: dict[str, Any] = {
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 12,
            "RequireUppercase": False,
            "RequireLowercase": True,
            "RequireNumbers": True,
            "RequireSymbols": False,
            "PasswordHistorySize": 3,
            "TemporaryPasswordValidityDays": 2,
        },
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]},
    },
    "DeletionProtection": "ACTIVE",
    "AutoVerifiedAttributes": ["email"],
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"},
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]},
    "MfaConfiguration": "OFF",
    "UserPoolTags": {"team": "garden"},
    "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"},
    "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
}


def shown(cognito: Cognito, pool_id: str) -> dict[str, Any]:
    found: dict[str, Any] = cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    return found


def test_what_is_given_is_shown_again(cognito: Cognito) -> None:
    made = cognito.create_user_pool(
        PoolName="Garden", UsernameAttributes=["email"], UsernameConfiguration={"CaseSensitive": False}, **EVERYTHING
    )["UserPool"]
    found = shown(cognito, made["Id"])
    assert {name: found[name] for name in EVERYTHING if name != "UserAttributeUpdateSettings"} == {
        name: value for name, value in EVERYTHING.items() if name != "UserAttributeUpdateSettings"
    }
    assert found["UserAttributeUpdateSettings"] == EVERYTHING["UserAttributeUpdateSettings"]
    assert (found["Name"], found["UsernameAttributes"]) == ("Garden", ["email"])
    assert [each["Name"] for each in found["SchemaAttributes"] if each["Required"]] == ["sub"]
    assert found["UsernameConfiguration"] == {"CaseSensitive": False}
    assert found["Arn"].endswith(f":userpool/{made['Id']}")
    assert found["EstimatedNumberOfUsers"] == 0
    assert SigningKey.objects.filter(pool_id=made["Id"]).count() == 2


def test_the_defaults_are_amazons(cognito: Cognito) -> None:
    found = cognito.create_user_pool(PoolName="Plain")["UserPool"]
    assert found["Policies"]["PasswordPolicy"] == {
        **dict.fromkeys(("RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols"), True),
        "MinimumLength": 8,
        "PasswordHistorySize": 0,
        "TemporaryPasswordValidityDays": 7,
    }
    assert found["UsernameConfiguration"] == {"CaseSensitive": True}
    assert not {"AutoVerifiedAttributes", "UserPoolAddOns", "KeyConfiguration"} & set(found)
    assert found["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is False
    names = [attribute["Name"] for attribute in found["SchemaAttributes"]]
    assert {"sub", "email", "email_verified", "updated_at"} <= set(names)


def test_the_schema_is_kept(cognito: Cognito) -> None:
    plan = {
        "Name": "plan",
        "AttributeDataType": "String",
        "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "20"},
        "Mutable": False,
    }
    seats = {"Name": "seats", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MaxValue": "5"}}
    wanted = [plan, seats, {"Name": "email", "Required": True}]
    made = cognito.create_user_pool(PoolName="Garden", Schema=wanted)["UserPool"]
    found = {attribute["Name"]: attribute for attribute in shown(cognito, made["Id"])["SchemaAttributes"]}
    assert found["custom:plan"]["StringAttributeConstraints"] == plan["StringAttributeConstraints"]
    assert found["custom:plan"]["Mutable"] is False
    assert found["custom:seats"]["NumberAttributeConstraints"] == {"MaxValue": "5"}
    assert found["email"]["Required"] is True


def test_an_update_resets_what_it_omits(cognito: Cognito) -> None:
    made = cognito.create_user_pool(PoolName="Garden", UsernameAttributes=["email"], **EVERYTHING)["UserPool"]
    plain = cognito.create_user_pool(PoolName="Garden", UsernameAttributes=["email"])["UserPool"]
    cognito.update_user_pool(UserPoolId=made["Id"])
    same = ("Id", "Arn", "CreationDate", "LastModifiedDate", "UserPoolTags", "EstimatedNumberOfUsers")
    now, expected = shown(cognito, made["Id"]), shown(cognito, plain["Id"])
    assert {name: now[name] for name in now if name not in same} == {
        name: expected[name] for name in expected if name not in same
    }
    assert now["UserPoolTags"] == {"team": "garden"}


@pytest.mark.django_db(transaction=True)
def test_an_update_counts_at_once(cognito: Cognito, pool: Pool) -> None:
    kept = configuration.pool(pool.pk)
    assert kept
    assert kept.allow_sign_up
    cognito.update_user_pool(UserPoolId=pool.pk, AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})
    now = configuration.pool(pool.pk)
    assert now
    assert not now.allow_sign_up


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ({"UsernameAttributes": ["email"], "AliasAttributes": ["email"]}, "username attributes or alias"),
        ({"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}}, "subset"),
        ({"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}}}, "SignInPolicy is not"),
        ({"LambdaConfig": {"PreSignUp": "arn:aws:lambda:eu-local-1:0:function:x"}}, "LambdaConfig is not available"),
        ({"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": True}}, "DeviceConfiguration is not available"),
        ({"Schema": [{"Name": "plan", "Required": True}]}, "Required custom attributes"),
        ({"Schema": [{"Name": "a b"}]}, "failed to satisfy constraint"),
        ({"Schema": [{"AttributeDataType": "String"}]}, "has a Name"),
        (
            {
                "Schema": [
                    {"Name": "plan", "NumberAttributeConstraints": {"MaxValue": "x"}, "AttributeDataType": "Number"}
                ]
            },
            "",
        ),
        (
            {
                "AccountRecoverySetting": {
                    "RecoveryMechanisms": [
                        {"Priority": 1, "Name": "admin_only"},
                        {"Priority": 2, "Name": "verified_email"},
                    ]
                }
            },
            "admin_only stands alone",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused(cognito: Cognito, given: dict[str, Any], word: str) -> None:
    with refused("InvalidParameterException", word):
        cognito.create_user_pool(PoolName="Garden", **given)
    assert not Pool.objects.exists()


def test_in_test_mode_a_tag_chooses_the_id(cognito: Cognito, settings: Any) -> None:
    tags = {"_custom_id_": "us-west-2_Fixed0001", "team": "garden"}
    made = cognito.create_user_pool(PoolName="Garden", UserPoolTags=tags)["UserPool"]
    assert (made["Id"], made["UserPoolTags"]) == ("us-west-2_Fixed0001", {"team": "garden"})
    with refused("InvalidParameterException"):
        cognito.create_user_pool(PoolName="Garden", UserPoolTags=tags)
    for wrong in ("nounderscore", "portico_operators"):
        with refused("InvalidParameterException"):
            cognito.create_user_pool(PoolName="Garden", UserPoolTags={"_custom_id_": wrong})
    settings.PORTICO_TEST_MODE = False
    made = cognito.create_user_pool(PoolName="Garden", UserPoolTags={"_custom_id_": "us-west-2_Fixed0002"})["UserPool"]
    assert made["Id"] != "us-west-2_Fixed0002"


def test_an_unknown_pool_is_named(cognito: Cognito) -> None:
    for call in (cognito.describe_user_pool, cognito.update_user_pool):
        with refused("ResourceNotFoundException", "User pool eu-local-1_NoSuchOne does not exist."):
            call(UserPoolId="eu-local-1_NoSuchOne")


def test_pages_go_on_where_they_were_whatever_is_added(cognito: Cognito, clock: Any) -> None:
    names = [f"Pool {number}" for number in range(5)]
    for name in names:
        Pool.objects.create(name=name)  # all of one moment: the id decides
    first = cognito.list_user_pools(MaxResults=2)
    clock.shift(60)
    Pool.objects.create(name="Late")
    Pool.objects.filter(pk=first["UserPools"][0]["Id"]).delete()
    seen = [*first["UserPools"]]
    token = first["NextToken"]
    while token:
        page = cognito.list_user_pools(MaxResults=2, NextToken=token)
        seen += page["UserPools"]
        token = page.get("NextToken")
    assert sorted(found["Name"] for found in seen) == ["Late", *names]
    assert len(seen) == 6


def test_botocores_paginator_sees_every_pool_once(cognito: Cognito) -> None:
    made = {Pool.objects.create(name=f"Pool {number}").pk for number in range(7)}
    pages = cognito.get_paginator("list_user_pools").paginate(PaginationConfig={"PageSize": 3})
    found = [pool["Id"] for page in pages for pool in page["UserPools"]]
    assert (set(found), len(found)) == (made, 7)


def test_a_token_of_ones_own_making_is_refused(cognito: Cognito, cognito_with: MakeCognito, key: Pair) -> None:
    for number in range(3):
        Pool.objects.create(name=f"Pool {number}")
    token = cognito.list_user_pools(MaxResults=1)["NextToken"]
    for wrong in ("x", token[:-4], token.replace(".", ".A", 1), token.partition(".")[2], "é"):
        with refused("InvalidParameterException", "nvalid" if wrong != "é" else ""):
            cognito.list_user_pools(MaxResults=1, NextToken=wrong)
