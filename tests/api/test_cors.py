"""Browser SDKs: a preflight is answered for their headers, and any origin may read the answers."""

import pytest
from django.test import Client as Browser

from tests.api.conftest import Post

SDK_V3 = "amz-sdk-invocation-id,amz-sdk-request,content-type,x-amz-target,x-amz-user-agent"
SDK_V2 = "content-type,x-amz-content-sha256,x-amz-target,x-amz-user-agent"
AMPLIFY = "cache-control,content-type,x-amz-target,x-amz-user-agent"
SIGNED = "authorization,content-type,x-amz-date,x-amz-target"
TOMORROW = "content-type,x-amz-target,x-amz-thing-of-tomorrow,amz-sdk-more"


@pytest.mark.parametrize("asked", [SDK_V3, SDK_V2, AMPLIFY, SIGNED, TOMORROW])
@pytest.mark.parametrize("host", ["localhost", "demo.localhost"])
def test_a_preflight_allows_what_sdks_send(pool: object, asked: str, host: str) -> None:
    headers = {
        "Host": host,
        "Origin": "https://app.example.com",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": asked,
    }
    answer = Browser().options("/", headers=headers)
    assert (answer.status_code, answer["Access-Control-Allow-Origin"]) == (200, "*")
    assert set(asked.split(",")) <= set(answer["Access-Control-Allow-Headers"].split(", "))
    assert "POST" in answer["Access-Control-Allow-Methods"]
    assert int(answer["Access-Control-Max-Age"]) > 0
    assert "Access-Control-Allow-Credentials" not in answer


def test_a_header_that_is_not_an_sdks_is_not_allowed(db: None) -> None:
    asked = {"Host": "localhost", "Access-Control-Request-Headers": "x-amz-target, cookie\r, x-evil"}
    assert "evil" not in Browser().options("/", headers=asked)["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("name", ["ListUsers", "Nonsense"])
def test_errors_can_be_read_too(post: Post, name: str) -> None:
    _, headers, _ = post(name, Origin="https://app.example.com")
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert {"x-amzn-requestid", "x-amzn-errortype"} <= set(headers["Access-Control-Expose-Headers"].split(", "))
