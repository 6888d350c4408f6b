"""AWS Signature Version 4, with botocore's signer as the reference."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from idp.api import access_keys, service, sigv4
from idp.api.access_keys import Pair
from idp.api.models import AccessKey
from idp.api.refusals import (
    IncompleteSignature,
    InvalidSignature,
    MissingAuthenticationToken,
    UnrecognizedClient,
)
from idp.kernel.refusals import Refusal

BODY = b'{"MaxResults": 10}'
HEADERS = {
    "Host": "localhost",
    "X-Amz-Target": f"{service.TARGET}.ListUserPools",
    "Content-Type": "application/x-amz-json-1.1",
    "User-Agent": "a client",
    "amz-sdk-request": "attempt=1;   max=3",
}

Sign = Callable[..., sigv4.Request]


@pytest.fixture
def sign(key: Pair) -> Sign:
    """A request that botocore has signed, in the header or (``presigned=…`` seconds) in the query."""

    def signed(
        pair: Pair = key,
        *,
        presigned: int = 0,
        token: str | None = None,
        region: str = "us-west-2",
        named: str = service.NAME,
        url: str = "http://localhost/",
    ) -> sigv4.Request:
        headers = {**HEADERS, "X-Amz-Content-SHA256": hashlib.sha256(BODY).hexdigest()} if presigned else HEADERS
        request = AWSRequest("POST", url, headers=dict(headers), data=b"" if presigned else BODY)
        given = Credentials(pair.id, pair.secret, token)
        if presigned:
            SigV4QueryAuth(given, named, region, expires=presigned).add_auth(request)
        else:
            SigV4Auth(given, named, region).add_auth(request)
        _, _, query = request.url.partition("?")
        path = "/" + request.url.partition("://")[2].partition("?")[0].partition("/")[2]
        sent = {name.lower(): value for name, value in request.headers.items()}
        return sigv4.Request("POST", path, query, sent, BODY)

    return signed


def changed(request: sigv4.Request, **headers: Any) -> sigv4.Request:
    """The same with other headers (``None`` takes one away)."""
    kept = {**request.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
    present = {name: value for name, value in kept.items() if value is not None}
    return sigv4.Request(request.method, request.path, request.query, present, request.body)


def refusal(request: sigv4.Request) -> Refusal:
    with pytest.raises(Refusal) as raised:
        sigv4.signer(request)
    return raised.value


@pytest.mark.parametrize("presigned", [0, 900], ids=["header", "presigned"])
@pytest.mark.parametrize("url", ["http://localhost/", "http://localhost/eu-local-1_AbCdEf123/"])
@pytest.mark.parametrize("region", ["us-west-2", "eu-local-1"])
def test_what_botocore_signs_is_right_in_any_region(
    sign: Sign, key: Pair, presigned: int, url: str, region: str
) -> None:
    assert sigv4.signer(sign(presigned=presigned, url=url, region=region)).pk == key.id


def test_a_query_beside_the_signature_is_signed_too(sign: Sign, key: Pair) -> None:
    request = sign(url="http://localhost/?b=2&a=1%20x&a=0")
    assert sigv4.signer(request).pk == key.id
    other = sigv4.Request("POST", request.path, "b=2&a=1", request.headers, request.body)
    assert isinstance(refusal(other), InvalidSignature)


@pytest.mark.parametrize("presigned", [0, 900], ids=["header", "presigned"])
def test_a_wrong_secret_is_an_invalid_signature(sign: Sign, key: Pair, presigned: int) -> None:
    assert isinstance(refusal(sign(Pair(key.id, "x" * 40), presigned=presigned)), InvalidSignature)


@pytest.mark.parametrize("presigned", [0, 900], ids=["header", "presigned"])
def test_an_unknown_key_is_an_unrecognized_client(sign: Sign, presigned: int) -> None:
    found = refusal(sign(Pair("AKIA" + "Q" * 16, "x" * 40), presigned=presigned))
    assert isinstance(found, UnrecognizedClient)
    assert found.message == "The security token included in the request is invalid."


def test_a_disabled_key_is_an_unknown_one(sign: Sign, key: Pair) -> None:
    AccessKey.objects.filter(pk=key.id).update(enabled=False)
    assert isinstance(refusal(sign()), UnrecognizedClient)


@pytest.mark.parametrize("presigned", [0, 900], ids=["header", "presigned"])
def test_a_session_token_is_refused(sign: Sign, presigned: int) -> None:
    assert isinstance(refusal(sign(token="from-some-sts", presigned=presigned)), UnrecognizedClient)


@pytest.mark.parametrize("presigned", [0, 900], ids=["header", "presigned"])
def test_another_body_is_an_invalid_signature(sign: Sign, presigned: int) -> None:
    request = sign(presigned=presigned)
    other = sigv4.Request("POST", request.path, request.query, request.headers, b'{"MaxResults": 60}')
    assert isinstance(refusal(other), InvalidSignature)


@pytest.mark.parametrize("header", ["x_amz_target", "host", "content_type", "amz_sdk_request"])
def test_a_changed_signed_header_is_an_invalid_signature(sign: Sign, header: str) -> None:
    assert isinstance(refusal(changed(sign(), **{header: "other"})), InvalidSignature)


def test_the_operation_must_be_among_what_was_signed(sign: Sign) -> None:
    request = sign()
    bare = AWSRequest("POST", "http://localhost/", headers={"Host": "localhost"}, data=BODY)
    pair = AccessKey.objects.get()
    SigV4Auth(Credentials(pair.pk, pair.reveal()), service.NAME, "us-west-2").add_auth(bare)
    other = changed(request, authorization=bare.headers["Authorization"])
    assert "x-amz-target" in str(refusal(other).message)


@pytest.mark.parametrize(("minutes", "word"), [(5.1, "Signature expired"), (-5.1, "Signature not yet current")])
def test_clocks_may_differ_by_five_minutes(
    sign: Sign, clock: time_machine.Traveller, key: Pair, minutes: float, word: str
) -> None:
    request = sign()
    clock.shift(timedelta(minutes=minutes * 0.9))
    assert sigv4.signer(request).pk == key.id
    clock.shift(timedelta(minutes=minutes * 0.1))
    found = refusal(request)
    assert isinstance(found, InvalidSignature)
    assert str(found.message).startswith(word)


def test_a_presigned_request_lives_as_long_as_it_says(sign: Sign, clock: time_machine.Traveller, key: Pair) -> None:
    request = sign(presigned=900)
    clock.shift(timedelta(seconds=899))
    assert sigv4.signer(request).pk == key.id
    clock.shift(timedelta(seconds=2))
    assert str(refusal(request).message).startswith("Signature expired")
    assert isinstance(refusal(sign(presigned=604_801)), IncompleteSignature)


def test_another_service_is_told_so(sign: Sign) -> None:
    assert "correct service: 'cognito-idp'" in str(refusal(sign(named="s3")).message)


def test_nothing_at_all_is_missing_the_token(sign: Sign) -> None:
    assert isinstance(refusal(changed(sign(), authorization=None)), MissingAuthenticationToken)


@pytest.mark.parametrize(
    "header",
    [
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 Credential=AKIA/20261102/us-west-2/cognito-idp/aws4_request",
        "AWS4-HMAC-SHA256 Credential=AKIA, SignedHeaders=host;x-amz-date;x-amz-target, Signature=00",
        "Bearer eyJh",
        "AWS4-HMAC-SHA1 Credential=a/b/c/d/e, SignedHeaders=host;x-amz-date;x-amz-target, Signature=00",
    ],
)
def test_half_a_signature_is_incomplete_and_not_repeated(sign: Sign, header: str) -> None:
    found = refusal(changed(sign(), authorization=header))
    assert isinstance(found, IncompleteSignature)
    assert header.partition(" ")[2] == "" or header.partition(" ")[2] not in str(found.message)


def test_a_date_that_is_none_is_incomplete(sign: Sign) -> None:
    request = sign()
    date = request.headers["x-amz-date"]
    assert isinstance(refusal(changed(request, x_amz_date=None)), IncompleteSignature)
    assert isinstance(refusal(changed(request, x_amz_date=date[:9])), IncompleteSignature)
    assert isinstance(refusal(changed(request, x_amz_date="20251102T093000Z")), InvalidSignature)


def test_a_use_is_noted_once_an_hour(sign: Sign, key: Pair, clock: time_machine.Traveller) -> None:
    row = sigv4.signer(sign())
    access_keys.note_use(row)
    first = AccessKey.objects.get().last_used
    clock.shift(timedelta(minutes=30))
    access_keys.note_use(row)
    assert AccessKey.objects.get().last_used == first
    clock.shift(timedelta(minutes=31))
    access_keys.note_use(row)
    assert AccessKey.objects.get().last_used != first
