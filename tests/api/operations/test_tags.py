"""Tags of a user pool by API."""

import pytest

from idp.api import access_keys, printed
from idp.pools.models import Pool
from tests.api.conftest import Cognito, MakeCognito, refused


def test_tags_are_put_taken_and_listed(cognito: Cognito, pool: Pool) -> None:
    arn = printed.arn(pool)
    cognito.tag_resource(ResourceArn=arn, Tags={"team": "garden", "stage": "test"})
    cognito.tag_resource(ResourceArn=arn, Tags={"stage": "live"})
    assert cognito.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"team": "garden", "stage": "live"}
    cognito.untag_resource(ResourceArn=arn, TagKeys=["team", "nothing"])
    assert cognito.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"stage": "live"}


def test_fifty_tags_are_enough(cognito: Cognito, pool: Pool) -> None:
    cognito.tag_resource(ResourceArn=printed.arn(pool), Tags={f"tag {number}": "" for number in range(50)})
    with refused("InvalidParameterException"):
        cognito.tag_resource(ResourceArn=printed.arn(pool), Tags={"one more": ""})


@pytest.mark.parametrize(
    ("arn", "code"),
    [
        ("arn:aws:s3:eu-local-1:000000000000:userpool/eu-local-1_TestPool1", "InvalidParameterException"),
        ("arn:aws:cognito-idp:eu-local-1:000000000000:identitypool/x_y", "InvalidParameterException"),
        ("arn:aws:cognito-idp:eu-local-1:000000000000:userpool/eu-local-1_NoSuchOne", "ResourceNotFoundException"),
        ("arn:aws:cognito-idp:eu-local-1:000000000000:userpool/portico_operators", "ResourceNotFoundException"),
    ],
)
def test_only_user_pools_have_tags(cognito: Cognito, pool: Pool, operators: Pool, arn: str, code: str) -> None:
    with refused(code):
        cognito.tag_resource(ResourceArn=arn, Tags={"a": "b"})
    with refused(code):
        cognito.untag_resource(ResourceArn=arn, TagKeys=["a"])
    with refused(code):
        cognito.list_tags_for_resource(ResourceArn=arn)


def test_a_read_only_key_lists_tags(cognito_with: MakeCognito, pool: Pool) -> None:
    cognito = cognito_with(access_keys.make(read_only=True))
    assert cognito.list_tags_for_resource(ResourceArn=printed.arn(pool))["Tags"] == {}
    with refused("AccessDeniedException"):
        cognito.tag_resource(ResourceArn=printed.arn(pool), Tags={"a": "b"})
