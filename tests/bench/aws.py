"""What is asked of the Cognito API: signed as the SDKs sign, and SRP as they do it, only cheaper for the client."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import hmac
import json
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any

import gmpy2  # type: ignore[import-untyped]

from tests import srp_client
from tests.bench import crowd, portico
from tests.bench.crowd import Crowd
from tests.bench.load import Conversation
from tests.bench.wire import Answer
from tests.srp_client import SrpClient

HEADERS = {"Host": portico.DOMAIN, "X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"}
PREFIX = "AWSCognitoIdentityProviderService"
KIND = "application/x-amz-json-1.1"
SIGNED = "content-type;host;x-amz-date;x-amz-target"
REGION = "eu-local-1"
Key = tuple[str, str]


def by_password(here: Crowd, numbers: Iterator[int]) -> Conversation:
    """InitiateAuth with USER_PASSWORD_AUTH: one request, three tokens."""
    for number in numbers:
        given = {"USERNAME": here.email(number), "PASSWORD": crowd.PASSWORD}
        asked = {"AuthFlow": "USER_PASSWORD_AUTH", "ClientId": here.client, "AuthParameters": given}
        _tokens((yield request("InitiateAuth", asked)))


def by_srp(here: Crowd, numbers: Sequence[int]) -> Conversation:
    """InitiateAuth with USER_SRP_AUTH and RespondToAuthChallenge, one person after the other."""
    while True:
        for number in numbers:
            yield from _srp(here, number)


def get_user(here: Crowd, numbers: Sequence[int]) -> Conversation:
    """After the sign-ins of all of them."""
    tokens = []
    for number in numbers:
        tokens += [(yield from _srp(here, number))]
    while True:
        for token in tokens:
            (yield request("GetUser", {"AccessToken": token})).demand(200)


def admin_get_user(here: Crowd, numbers: Iterator[int], key: Key) -> Conversation:
    for number in numbers:
        asked = {"UserPoolId": here.pool, "Username": here.email(number)}
        (yield request("AdminGetUser", asked, key)).demand(200)


def list_users(here: Crowd, key: Key) -> Conversation:
    """From page to page, and from the beginning again."""
    asked: dict[str, Any] = {"UserPoolId": here.pool, "Limit": crowd.PAGE}
    token: dict[str, str] = {}
    while True:
        said = (yield request("ListUsers", asked | token, key)).demand(200).json()
        token = {"PaginationToken": said["PaginationToken"]} if "PaginationToken" in said else {}


def list_some(here: Crowd, numbers: Iterator[int], key: Key, text: Callable[[int], str], expected: int) -> Conversation:
    """The page of a filter that fits as many people in every crowd."""
    for number in numbers:
        asked = {"UserPoolId": here.pool, "Limit": crowd.PAGE, "Filter": text(number)}
        listed = (yield request("ListUsers", asked, key)).demand(200).json()["Users"]
        if len(listed) != expected:
            raise RuntimeError(f"{asked['Filter']} found {len(listed)} people instead of {expected}")


def request(operation: str, asked: dict[str, Any], key: Key | None = None) -> bytes:
    """As it goes over the wire, with Signature Version 4 when there is a key."""
    body = json.dumps(asked).encode()
    headers = {**HEADERS, "Content-Type": KIND, "X-Amz-Target": f"{PREFIX}.{operation}"}
    headers |= _signature(key, headers, body) if key else {}
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST / HTTP/1.1\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def _signature(key: Key, headers: dict[str, str], body: bytes) -> dict[str, str]:
    moment = f"{dt.datetime.now(tz=dt.UTC):%Y%m%dT%H%M%SZ}"
    values = (KIND, headers["Host"], moment, headers["X-Amz-Target"])
    named = "".join(f"{name}:{value}\n" for name, value in zip(SIGNED.split(";"), values, strict=True))
    canonical = "\n".join(["POST", "/", "", named, SIGNED, hashlib.sha256(body).hexdigest()])
    scope = f"{moment[:8]}/{REGION}/cognito-idp/aws4_request"
    said = f"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    signature = hmac.digest(_derived(key[1], scope), said.encode(), "sha256").hex()
    credential = f"AWS4-HMAC-SHA256 Credential={key[0]}/{scope}, SignedHeaders={SIGNED}, Signature={signature}"
    return {"X-Amz-Date": moment, "Authorization": credential}


@functools.cache
def _derived(secret: str, scope: str) -> bytes:
    return functools.reduce(
        lambda key, part: hmac.digest(key, part.encode(), "sha256"), scope.split("/"), f"AWS4{secret}".encode()
    )


class _Client(SrpClient):
    """One for all of a pool: the same private number each time, and what is about a person remembered."""

    def __init__(self, pool: str) -> None:
        super().__init__(pool, "", crowd.PASSWORD, int.from_bytes(os.urandom(32)))
        self.remembered: dict[tuple[str, str], tuple[int, Any]] = {}

    def key(self, user_id: str, public_b: str, salt: str) -> bytes:
        pad, number = srp_client.pad_hex, gmpy2.mpz(srp_client.N)
        if (user_id, salt) not in self.remembered:
            inner = hashlib.sha256(f"{self.place}{user_id}:{self.password}".encode()).hexdigest()
            x = int(srp_client.hex_hash(pad(salt) + inner), 16)
            k = int(srp_client.hex_hash(pad(srp_client.N) + pad(2)), 16)
            self.remembered[user_id, salt] = x, k * gmpy2.powmod(2, x, number)
        x, subtracted = self.remembered[user_id, salt]
        large_b = int(public_b, 16)
        u = int(srp_client.hex_hash(pad(self.large_a) + pad(large_b)), 16)
        shared = gmpy2.powmod(large_b - subtracted, self.small_a + u * x, number)
        extracted = hmac.digest(bytes.fromhex(pad(u)), bytes.fromhex(pad(int(shared))), "sha256")
        return hmac.digest(extracted, b"Caldera Derived Key" + b"\x01", "sha256")[:16]


_client = functools.cache(_Client)


def _srp(here: Crowd, number: int) -> Generator[bytes, Answer, str]:
    """A whole sign-in; the access token."""
    client = _client(here.pool)
    given = {"USERNAME": here.email(number), "SRP_A": client.public}
    asked = {"AuthFlow": "USER_SRP_AUTH", "ClientId": here.client, "AuthParameters": given}
    challenge = (yield request("InitiateAuth", asked)).demand(200).json()
    answers = client.claim(challenge["ChallengeParameters"], dt.datetime.now(tz=dt.UTC))
    answer = {"ChallengeName": challenge["ChallengeName"], "ClientId": here.client, "ChallengeResponses": answers}
    return _tokens((yield request("RespondToAuthChallenge", answer)))


def _tokens(answer: Answer) -> str:
    found = answer.demand(200).json()["AuthenticationResult"]
    if not (found["IdToken"] and found["RefreshToken"]):
        raise RuntimeError("Portico did not give three tokens")
    return str(found["AccessToken"])
