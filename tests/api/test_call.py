"""Who may call what is signed: an access key within its scope; nobody reaches another pool."""

import pytest

from idp.api import access_keys
from idp.api.access_keys import Pair
from idp.pools.models import OPERATORS, Pool
from tests.api.conftest import Cognito, MakeCognito, Post, refused

DENIED = "AccessDeniedException"


def test_without_a_key_nothing_is_signed(app_cognito: Cognito, pool: Pool) -> None:
    with refused("MissingAuthenticationTokenException", "Missing Authentication Token"):
        app_cognito.describe_user_pool(UserPoolId=pool.pk)


def test_a_wrong_secret_is_refused_in_amazons_words(cognito_with: MakeCognito, key: Pair, pool: Pool) -> None:
    with refused("InvalidSignatureException", "does not match the signature you provided"):
        cognito_with(Pair(key.id, "x" * 40)).describe_user_pool(UserPoolId=pool.pk)
    with refused("UnrecognizedClientException", "security token included in the request is invalid"):
        cognito_with(key, aws_session_token="from-some-sts").describe_user_pool(UserPoolId=pool.pk)


def test_a_signature_is_looked_at_before_the_input(post: Post) -> None:
    assert post("DescribeUserPool", b"{")[2]["__type"] == "MissingAuthenticationTokenException"


@pytest.mark.parametrize("region", ["us-west-2", "ap-southeast-7"])
def test_any_region_is_right(cognito_with: MakeCognito, key: Pair, pool: Pool, region: str) -> None:
    assert cognito_with(key, region=region).describe_user_pool(UserPoolId=pool.pk)["UserPool"]["Id"] == pool.pk


@pytest.mark.parametrize("at", ["http://demo.localhost", "http://localhost/eu-local-1_TestPool1"])
def test_a_pools_own_address_serves_that_pool_only(
    cognito_with: MakeCognito, key: Pair, pool: Pool, other_pool: Pool, at: str
) -> None:
    cognito = cognito_with(key, at=at)
    assert cognito.describe_user_pool(UserPoolId=pool.pk)["UserPool"]["Id"] == pool.pk
    assert [found["Id"] for found in cognito.list_user_pools(MaxResults=60)["UserPools"]] == [pool.pk]
    with refused("ResourceNotFoundException", f"User pool {other_pool.pk} does not exist."):
        cognito.describe_user_pool(UserPoolId=other_pool.pk)


def test_a_key_for_one_pool_sees_no_other(cognito_with: MakeCognito, pool: Pool, other_pool: Pool) -> None:
    cognito = cognito_with(access_keys.make(pools=[pool.pk]))
    assert cognito.describe_user_pool(UserPoolId=pool.pk)["UserPool"]["Id"] == pool.pk
    assert [found["Id"] for found in cognito.list_user_pools(MaxResults=60)["UserPools"]] == [pool.pk]
    with refused(DENIED):
        cognito.create_user_pool(PoolName="Mine")
    for pool_id in (other_pool.pk, "eu-local-1_NoSuchOne"):  # the same words: it does not tell which there are
        with refused(
            DENIED, f"not authorized to perform: cognito-idp:DescribeUserPool on resource: userpool/{pool_id}"
        ):
            cognito.describe_user_pool(UserPoolId=pool_id)
        with refused(DENIED):
            cognito.tag_resource(
                ResourceArn=f"arn:aws:cognito-idp:eu-local-1:000000000000:userpool/{pool_id}", Tags={"a": "b"}
            )


def test_a_read_only_key_changes_nothing(cognito_with: MakeCognito, pool: Pool) -> None:
    cognito = cognito_with(access_keys.make(read_only=True))
    assert cognito.describe_user_pool(UserPoolId=pool.pk)["UserPool"]["Id"] == pool.pk
    with refused(DENIED, "cognito-idp:UpdateUserPool"):
        cognito.update_user_pool(UserPoolId=pool.pk)
    with refused(DENIED):
        cognito.create_user_pool(PoolName="x")


def test_no_key_opens_the_operators_pool(cognito: Cognito, cognito_with: MakeCognito, operators: Pool) -> None:
    with refused("ResourceNotFoundException"):
        cognito.describe_user_pool(UserPoolId=OPERATORS)
    with refused("ResourceNotFoundException"):
        cognito_with(access_keys.make(pools=[OPERATORS])).describe_user_pool(UserPoolId=OPERATORS)
    assert [found["Id"] for found in cognito.list_user_pools(MaxResults=60)["UserPools"]] == []
