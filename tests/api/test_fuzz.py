"""Ten thousand requests made from the model on each database: each is answered, and none with a 500."""

import functools
import json
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from django.test import Client as Browser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idp.api import service
from idp.api.access_keys import Pair
from idp.api.service import Access, Operation
from idp.directory.models import User
from idp.pools.models import Client, Pool
from tests.api import samples
from tests.api.conftest import HOME, REGION, access_token
from tests.conftest import undone

OPERATIONS = list(service.operations().values())
EACH = 72  # times 141 operations
BROWSER = Browser(raise_request_exception=False)  # it keeps nothing: the API sets no cookie

Known = dict[str, list[Any]]


@pytest.fixture
def known(pool: Pool, app: Client, machine: Client, ann: User, ben: User) -> Known:
    """Names that lead somewhere, so that requests get past the first look-up."""
    return {
        "UserPoolId": [pool.pk],
        "ClientId": [app.pk, machine.pk],
        "Username": ["ann", "ben", "ann@example.com", "nobody"],
        "AccessToken": [access_token(ann, app)],
        "ResourceArn": [f"arn:aws:cognito-idp:{REGION}:000000000000:userpool/{pool.pk}"],
        "AuthFlow": ["USER_PASSWORD_AUTH", "USER_SRP_AUTH", "REFRESH_TOKEN_AUTH", "ADMIN_USER_PASSWORD_AUTH"],
        "AuthParameters": [
            {"USERNAME": "ann", "PASSWORD": "wrong"},
            {"USERNAME": "ann", "SRP_A": "0af3"},
            {"REFRESH_TOKEN": "not one"},
            {"USERNAME": "", "PASSWORD": "\x00"},
        ],
        "GroupName": ["staff"],
        "Identifier": ["https://api.example.com"],
        "Filter": ['username ^= "a"', 'email = "ann@example.com"', "sub = ", 'name = "\\""'],
    }


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
@settings(max_examples=EACH, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_request_is_answered(operation: Operation, data: st.DataObject, known: Known, key: Pair) -> None:
    sent = data.draw(whole(operation.name))
    for name in sorted(operation.input.members.keys() & known.keys()):
        if data.draw(st.integers(0, 9)):
            sent[name] = data.draw(st.sampled_from(known[name]))
    breakable = breaks(operation.name)
    if breakable and not data.draw(st.integers(0, 2)):
        name, bad = data.draw(st.sampled_from(breakable))
        sent[name] = bad
    with undone():  # each finds the place as it was
        status, answer = send(operation, sent, key)
    assert status in {200, 400, 403}, (status, answer, sent)
    assert status == 200 or answer["__type"], sent


@functools.cache
def whole(name: str) -> st.SearchStrategy[Any]:
    """Valid input."""
    return samples.valid(service.operations()[name].input)


@functools.cache
def breaks(name: str) -> list[tuple[str, Any]]:
    """Members with a value that breaks a rule of the model, or is of another type."""
    members = service.operations()[name].input.members.items()
    odd: tuple[Any, ...] = (None, 7, "\x00", [], {"a": []})
    return [(member, bad) for member, shape in members for bad in (*samples.broken(shape), *odd)]


def send(operation: Operation, sent: Any, key: Pair) -> tuple[int, Any]:
    """One request, signed where the operation wants that."""
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"{service.TARGET}.{operation.name}",
        "Host": HOME.partition("://")[2],
    }
    request = AWSRequest("POST", f"{HOME}/", headers=headers, data=json.dumps(sent).encode())
    if operation.access is Access.SIGNED:
        SigV4Auth(Credentials(key.id, key.secret), service.NAME, REGION).add_auth(request)
    named = {name: str(value) for name, value in request.headers.items() if name != "Content-Type"}
    answer = BROWSER.post("/", request.data, headers["Content-Type"], headers=named)
    assert answer.headers["x-amzn-requestid"]
    return answer.status_code, json.loads(answer.content or b"{}")
