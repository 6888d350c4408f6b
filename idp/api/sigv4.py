"""AWS Signature Version 4, header and presigned form: who signed a request, or why nobody did.

The rules are Amazon's ("AWS Signature Version 4 for API requests"); botocore's signer is the reference
in the tests. Session tokens are refused: there is no STS here. Any region is right: it is read from the
credential scope, because clients name the one they were configured with.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, quote

from idp.api import access_keys, service
from idp.api.models import AccessKey
from idp.api.refusals import IncompleteSignature, InvalidSignature, MissingAuthenticationToken, UnrecognizedClient
from idp.kernel import clock, secrets

ALGORITHM, TERMINATOR, FORMAT = "AWS4-HMAC-SHA256", "aws4_request", "%Y%m%dT%H%M%SZ"
SKEW = timedelta(minutes=5)
LONGEST_PRESIGNED = 604_800
MOMENT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{2})([0-9]{2})([0-9]{2})Z")
PAIR = re.compile(r"\s*(\w+)=([^,\s]*)\s*")
ALWAYS_SIGNED = ("host", "x-amz-target")
"""Without the target among the signed headers a listener could turn one operation into another."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was sent, as it was sent; header names are small, ``body`` is not unpacked."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """What a request says about its signature."""

    key_id: str
    scope: str
    signed: tuple[str, ...]
    signature: str
    moment: str
    lifetime: timedelta | None = None


def signer(request: Request) -> AccessKey:
    """The access key that signed ``request``.

    Raises MissingAuthenticationToken, IncompleteSignature, UnrecognizedClient, InvalidSignature.
    """
    claim = _presigned(request) if "X-Amz-Signature=" in request.query else _in_header(request)
    _check_scope(claim)
    key = access_keys.find(claim.key_id)
    if key is None or "x-amz-security-token" in request.headers or "X-Amz-Security-Token=" in request.query:
        raise UnrecognizedClient(detail=f"access key {claim.key_id[:20]!r}")
    _check_moment(claim)
    said = request.headers.get("x-amz-content-sha256")
    digest = hashlib.sha256(request.body).hexdigest()
    expected = _signature(claim, _canonical(request, claim, digest), key.reveal())
    if not secrets.same(expected, claim.signature) or (said is not None and said != digest):
        raise InvalidSignature(detail=f"access key {key.pk}")
    return key


def _in_header(request: Request) -> Claim:
    header = request.headers.get("authorization", "")
    if not header:
        raise MissingAuthenticationToken
    algorithm, _, rest = header.partition(" ")
    given = {found[1]: found[2] for part in rest.split(",") if (found := PAIR.fullmatch(part))}
    lacking = [
        f"Authorization header requires '{name}' parameter."
        for name in ("Credential", "Signature", "SignedHeaders")
        if not given.get(name)
    ]
    moment = request.headers.get("x-amz-date", "")
    if not moment:
        lacking.append("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    if algorithm != ALGORITHM or lacking:
        hashed = base64.b64encode(hashlib.sha256(header.encode()).digest()).decode()
        why = " ".join(lacking) or f"Unsupported algorithm, use {ALGORITHM}."
        raise IncompleteSignature(f"{why} (Hashed with SHA-256 and encoded with Base64) Authorization={hashed}")
    if "x-amz-date" not in given["SignedHeaders"].split(";"):
        raise InvalidSignature("'X-Amz-Date' must be a 'SignedHeader' in the AWS Authorization.")
    return _claim(given["Credential"], given["SignedHeaders"], given["Signature"], moment)


def _presigned(request: Request) -> Claim:
    pairs = parse_qsl(request.query, keep_blank_values=True, max_num_fields=200)
    given = {name.removeprefix("X-Amz-"): value for name, value in pairs if name.startswith("X-Amz-")}
    lacking = [
        f"AWS query-string parameters must include 'X-Amz-{name}'."
        for name in ("Algorithm", "Credential", "Signature", "SignedHeaders", "Date", "Expires")
        if not given.get(name)
    ]
    if lacking or given["Algorithm"] != ALGORITHM or len(given) != sum(name.startswith("X-Amz-") for name, _ in pairs):
        raise IncompleteSignature(" ".join(lacking) or f"Use X-Amz-Algorithm={ALGORITHM}, and each parameter once.")
    seconds = given["Expires"]
    if not re.fullmatch("[0-9]{1,6}", seconds) or not 0 < int(seconds) <= LONGEST_PRESIGNED:
        raise IncompleteSignature(f"X-Amz-Expires must be a number of seconds up to {LONGEST_PRESIGNED}.")
    lifetime = timedelta(seconds=int(seconds))
    return _claim(given["Credential"], given["SignedHeaders"], given["Signature"], given["Date"], lifetime)


def _claim(credential: str, signed: str, signature: str, moment: str, lifetime: timedelta | None = None) -> Claim:
    key_id, _, scope = credential.partition("/")
    names = tuple(signed.split(";"))
    for name in ALWAYS_SIGNED:
        if name not in names:
            raise InvalidSignature(f"'{name}' must be a 'SignedHeader' in the AWS Authorization.")
    return Claim(key_id, scope, names, signature, moment, lifetime)


def _check_scope(claim: Claim) -> None:
    """``20261102/eu-local-1/cognito-idp/aws4_request``."""
    parts = claim.scope.split("/")
    if len(parts) != 4:
        raise IncompleteSignature("Credential must have exactly 5 slash-delimited elements.")
    date, region, named, terminator = parts
    if named != service.NAME:
        raise InvalidSignature(f"Credential should be scoped to correct service: '{service.NAME}'.")
    if terminator != TERMINATOR:
        raise InvalidSignature(f"Credential should be scoped with a valid terminator: '{TERMINATOR}'.")
    if not region or date != claim.moment[:8]:
        raise InvalidSignature("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date.")


def _check_moment(claim: Claim) -> None:
    """Five minutes' difference between the clocks, and a presigned request's own life."""
    at = _read(claim.moment)
    now = clock.now()
    if at - SKEW > now:
        raise InvalidSignature(
            f"Signature not yet current: {claim.moment} is still later than {now + SKEW:{FORMAT}} "
            f"({now:{FORMAT}} + 5 min.)"
        )
    if at + (claim.lifetime or SKEW) < now:
        raise InvalidSignature(
            f"Signature expired: {claim.moment} is now earlier than {now - (claim.lifetime or SKEW):{FORMAT}} "
            f"({now:{FORMAT}} - {(claim.lifetime or SKEW).total_seconds() / 60:g} min.)"
        )


def _read(moment: str) -> datetime:
    found = MOMENT.fullmatch(moment)
    try:
        if found:
            return datetime(*(int(part) for part in found.groups()), tzinfo=UTC)  # type: ignore[misc,arg-type]
    except ValueError:
        pass  # a thirteenth month
    raise IncompleteSignature("Date must be in ISO-8601 'basic format'.")


def _canonical(request: Request, claim: Claim, digest: str) -> str:
    """The request as both sides write it down before they sign."""
    headers = "".join(f"{name}:{' '.join(request.headers.get(name, '').split())}\n" for name in claim.signed)
    pairs = (part.partition("=") for part in request.query.split("&") if part)
    query = sorted(f"{name}={value}" for name, _, value in pairs if name != "X-Amz-Signature")
    path = quote(request.path, safe="/-_.~")
    return "\n".join([request.method, path, "&".join(query), headers, ";".join(claim.signed), digest])


def _signature(claim: Claim, canonical: str, secret: str) -> str:
    key = f"AWS4{secret}".encode()
    for part in claim.scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    hashed = hashlib.sha256(canonical.encode("latin-1", "replace")).hexdigest()  # as WSGI gives headers
    to_sign = f"{ALGORITHM}\n{claim.moment}\n{claim.scope}\n{hashed}"
    return hmac.digest(key, to_sign.encode(), "sha256").hex()
