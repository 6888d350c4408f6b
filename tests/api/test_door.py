"""The protocol over HTTP: whatever is sent, an answer in Amazon's words, and never a 500."""

import gzip
import http.client
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from idp.api import door, registry, service
from idp.api.access_keys import Pair
from idp.api.call import Call
from idp.kernel.refusals import LimitExceeded
from idp.pools.models import Client
from tests.api.conftest import Cognito, MakeCognito, Post


def test_an_error_says_so_in_body_header_and_status(post: Post) -> None:
    status, headers, error = post("ListUserPools", {"MaxResults": 1})
    assert (status, error["__type"]) == (400, "MissingAuthenticationTokenException")
    assert headers["x-amzn-ErrorType"] == error["__type"]
    assert headers["Content-Type"] == "application/x-amz-json-1.1"
    assert len(headers["x-amzn-RequestId"]) == 36


@pytest.mark.parametrize(
    "target", ["", "Nonsense", f"{service.TARGET}.Nonsense", "Other.ListUsers", f"{service.TARGET}."]
)
def test_an_unknown_target_is_an_unknown_operation(post: Post, target: str) -> None:
    status, _, error = post("", target=target)
    assert (status, error["__type"]) == (400, "UnknownOperationException")


def test_what_is_not_built_yet_says_so_and_is_counted(post: Post) -> None:
    name = min(registry.not_yet())
    before = registry.missed[name]
    _, _, error = post(name)
    assert (error["__type"], name in error["message"]) == ("UnsupportedOperationException", True)
    assert registry.missed[name] == before + 1


@pytest.fixture
def echo(answered: Any, app: Client) -> list[dict[str, Any]]:
    """ResendConfirmationCode keeps what it was given."""
    heard: list[dict[str, Any]] = []

    def handler(call: Call) -> None:
        heard.append(dict(call.input))

    answered("ResendConfirmationCode", handler)
    return heard


VALID = {"ClientId": "publicapp", "Username": "ann"}


def test_a_packed_body_is_unpacked(post: Post, echo: list[dict[str, Any]]) -> None:
    status, _, _ = post("ResendConfirmationCode", gzip.compress(json.dumps(VALID).encode()), Content_Encoding="gzip")
    assert (status, echo) == (200, [VALID])


@pytest.mark.parametrize(
    ("body", "encoding", "code", "status"),
    [
        (b"not packed", "gzip", "SerializationException", 400),
        (gzip.compress(b"{}")[:-9], "gzip", "SerializationException", 400),
        (b"{}", "br", "SerializationException", 400),
        (gzip.compress(b" " * 50_000_000), "gzip", "RequestEntityTooLargeException", 413),
        (b" " * 1_100_000, "", "RequestEntityTooLargeException", 413),
        (b" " * 9_000_000, "", "RequestEntityTooLargeException", 413),
    ],
    ids=["not packed", "cut short", "another packing", "a bomb", "large", "larger"],
)
def test_what_is_packed_wrongly_or_too_large_is_refused(
    post: Post, echo: list[dict[str, Any]], body: bytes, encoding: str, code: str, status: int
) -> None:
    answer = post("ResendConfirmationCode", body, Content_Encoding=encoding)
    assert (answer[0], answer[2]["__type"], echo) == (status, code, [])


def test_messages_stay_amazons_while_letters_speak_the_callers_language(post: Post, app: Client, answered: Any) -> None:
    heard: list[str] = []

    def handler(call: Call) -> None:
        heard.append(call.caller.language)
        raise LimitExceeded

    answered("ResendConfirmationCode", handler)
    _, _, error = post("ResendConfirmationCode", VALID, Accept_Language="de-AT,de;q=0.9")
    assert error["message"] == "Attempt limit exceeded, please try after some time."
    assert heard == ["de"]


@pytest.mark.parametrize(("method", "kind"), [("GET", ""), ("POST", "application/x-www-form-urlencoded")])
def test_pages_are_still_pages(method: str, kind: str) -> None:
    request, page = HttpRequest(), HttpResponse("the page")
    request.method, request.META, request.path_info = method, {"CONTENT_TYPE": kind}, "/"
    assert door.Door(lambda _: page)(request) is page


@pytest.mark.race
def test_boto3_talks_to_a_running_server(transactional_db: None, running_cognito: MakeCognito, key: Pair) -> None:
    cognito: Cognito = running_cognito(key)
    made = cognito.create_user_pool(PoolName="Cafe", UserPoolTags={"team": "grün"})["UserPool"]
    found = cognito.describe_user_pool(UserPoolId=made["Id"])
    assert found["UserPool"]["UserPoolTags"] == {"team": "grün"}
    assert abs((found["UserPool"]["CreationDate"] - datetime.now(tz=UTC)).total_seconds()) < 60
    assert len(found["ResponseMetadata"]["RequestId"]) == 36


@pytest.mark.race
def test_a_running_server_answers_what_is_too_large(transactional_db: None, live_server: Any) -> None:
    port = live_server.url.rpartition(":")[2]
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=20)
    headers = {"Host": f"localhost:{port}", "X-Amz-Target": f"{service.TARGET}.SignUp", "Content-Type": door.JSON}
    connection.request("POST", "/", b" " * 6_000_000, headers)
    answer = connection.getresponse()
    known = "SignUp" in registry.registered()
    assert answer.status == (413 if known else 400)
    assert json.loads(answer.read())["__type"].startswith("RequestEntityTooLarge" if known else "Unsupported")
    connection.close()
