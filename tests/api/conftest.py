"""boto3 at the door: a real client whose requests go to the house in this process, or to a running server."""

from __future__ import annotations

import contextlib
import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError
from django.test import Client as Browser

from idp.api import access_keys, registry, service
from idp.api.access_keys import Pair
from idp.api.registry import Handler
from idp.flows import tokens
from idp.flows.claims import API_SCOPE
from idp.kernel import clock
from idp.pools.models import Client

SDK = boto3.session.Session()
HOME = "http://localhost"
REGION = "us-west-2"

Cognito = Any
MakeCognito = Callable[..., Cognito]


@pytest.fixture(autouse=True)
def _clients_keep_silent() -> None:
    """They log what they send at DEBUG, which is their own log, in this process by accident."""
    for name in ("botocore", "boto3", "urllib3"):
        logging.getLogger(name).setLevel(logging.INFO)


@pytest.fixture
def key(db: None) -> Pair:
    """An operator's access key for every pool."""
    return access_keys.make(name="Operator")


@pytest.fixture
def cognito_with(db: None) -> MakeCognito:
    """``cognito_with(pair)``: a boto3 client that signs with it, or not at all; its requests stay in this process."""

    def make(pair: Pair | None = None, *, at: str = HOME, region: str = REGION, **settings: Any) -> Cognito:
        client = _client(pair, at=at, region=region, **settings)
        client.meta.events.register("before-send.cognito-idp", _deliver)
        return client

    return make


@pytest.fixture
def cognito(cognito_with: MakeCognito, key: Pair) -> Cognito:
    """The operator's."""
    return cognito_with(key)


@pytest.fixture
def app_cognito(cognito_with: MakeCognito) -> Cognito:
    """An app's: it signs nothing."""
    return cognito_with()


@pytest.fixture
def running_cognito(live_server: Any) -> MakeCognito:
    """The same against a running server, over a socket."""
    port = live_server.url.rpartition(":")[2]
    return lambda pair=None, **settings: _client(pair, at=f"{HOME}:{port}", region=REGION, **settings)


def _client(pair: Pair | None, *, at: str, region: str, **settings: Any) -> Cognito:
    config = Config(retries={"total_max_attempts": 1}, **({} if pair else {"signature_version": UNSIGNED}))
    keys = {"aws_access_key_id": pair.id, "aws_secret_access_key": pair.secret} if pair else {}
    return SDK.client(service.NAME, endpoint_url=at, region_name=region, config=config, **keys | settings)


class _Raw(io.BytesIO):
    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self.read()


def _deliver(request: AWSPreparedRequest, **_: Any) -> AWSResponse:
    _scheme, _, rest = request.url.partition("://")
    host, slash, path = rest.partition("/")
    headers = {name: value.decode() if isinstance(value, bytes) else value for name, value in request.headers.items()}
    kind = headers.pop("Content-Type", "")
    answer = Browser().post(slash + path, request.body or b"", kind, headers={**headers, "Host": host})
    return AWSResponse(request.url, answer.status_code, dict(answer.headers), _Raw(answer.content))


class Post:
    """Sends whatever it is told, unsigned; returns status, headers and the JSON."""

    def __call__(
        self, name: str, body: Any = None, *, target: str | None = None, **headers: str
    ) -> tuple[int, Any, Any]:
        sent = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        named = {"X-Amz-Target": f"{service.TARGET}.{name}" if target is None else target}
        extra = {header.replace("_", "-"): value for header, value in headers.items()}
        answer = Browser().post(
            "/", sent, "application/x-amz-json-1.1", headers={"Host": "localhost", **named, **extra}
        )
        return answer.status_code, answer.headers, json.loads(answer.content) if answer.content else None


@pytest.fixture
def post(db: None) -> Post:
    return Post()


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Handler], None]:
    """``answered("GetUser", handler)``: for this test, that function answers the operation."""
    return lambda name, handler: monkeypatch.setitem(registry._handlers, name, handler)


@contextlib.contextmanager
def refused(code: str, saying: str = "") -> Iterator[None]:
    """The call is refused with that exception, and with these words in its message."""
    with pytest.raises(ClientError) as raised:
        yield
    error = raised.value.response["Error"]
    assert (error["Code"], saying in error["Message"]) == (code, True), error


def access_token(user: Any, client: Client, *, scope: str = API_SCOPE) -> str:
    return tokens.issue(user, client, scope=scope, auth_time=clock.now()).access_token
