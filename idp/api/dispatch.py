"""The way of one request: which operation, who signed it, what it says, may they, the handler, the answer.

Knows HTTP only as bytes and headers. Amazon's order: a signature is looked at before the body is.
"""

from __future__ import annotations

import logging
import zlib
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from idp.api import access_keys, errors, journal, registry, service, sigv4, validate, wire
from idp.api.call import Call, Origin
from idp.api.errors import Error
from idp.api.models import AccessKey
from idp.api.refusals import Serialization, TooLarge, UnknownOperation
from idp.api.service import Access, Operation
from idp.kernel.refusals import Refusal

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
WITH_IMAGES = {"CreateManagedLoginBranding", "UpdateManagedLoginBranding"}
LARGEST = 4 * MEGABYTE
"""The largest body that any operation takes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An operation's output, or its exception."""

    body: bytes
    error: Error | None = None

    @property
    def status(self) -> int:
        return self.error.status if self.error else 200


def answer(request: sigv4.Request, origin: Origin) -> Answer:
    """Whatever was sent, an answer in Amazon's words; never an exception, but for bugs in the tests."""
    operation: Operation | None = None
    with translation.override("en"):  # clients match on Amazon's sentences
        try:
            prefix, _, name = request.headers.get("x-amz-target", "").rpartition(".")
            if prefix != service.TARGET:
                raise UnknownOperation
            operation, handler = registry.find(name)
            call = _call(operation, request, origin)
            with journal.acting(call):
                return Answer(wire.write(handler(call), operation.output))
        except Refusal as refusal:
            return _refused(refusal, operation)
        except Exception:
            if getattr(settings, "PORTICO_STRICT", False):
                raise
            log.exception("%s failed", operation.name if operation else "the API")
            return _error(errors.failure())


def _call(operation: Operation, request: sigv4.Request, origin: Origin) -> Call:
    key = sigv4.signer(request) if operation.access is Access.SIGNED else None
    given = wire.read(_unpacked(operation, request), operation.input)
    validate.check(given, operation.input, declares_parameter="InvalidParameterException" in operation.errors)
    call = Call(operation, given, origin=origin, key=key)
    if key is not None:
        _may(call, key)
    call.identify()
    return call


def _may(call: Call, key: AccessKey) -> None:
    """Raises AccessDenied for a change by a key that only reads."""
    if key.read_only and not call.operation.reads:
        raise call.denied(call.get("UserPoolId", "*"))
    access_keys.note_use(key)


def _unpacked(operation: Operation, request: sigv4.Request) -> bytes:
    """The body in plain; a small packed one that would fill the memory is refused. Raises TooLarge, Serialization."""
    largest = LARGEST if operation.name in WITH_IMAGES else MEGABYTE
    body, encoding = request.body, request.headers.get("content-encoding", "").strip().lower()
    if len(body) > largest:
        raise TooLarge
    if encoding in ("", "identity", "aws-chunked"):
        return body
    if encoding != "gzip":
        raise Serialization(f"Content-Encoding {encoding[:20]} is not supported, use gzip.")
    unpacking = zlib.decompressobj(wbits=31)
    try:
        plain = unpacking.decompress(body, largest + 1)
    except zlib.error:
        raise Serialization("The body is not gzip.") from None
    if len(plain) > largest:
        raise TooLarge
    if not unpacking.eof:
        raise Serialization("The body is not gzip.")
    return plain


def _refused(refusal: Refusal, operation: Operation | None) -> Answer:
    error = errors.error_of(refusal, operation)
    log.info("%s: %s %s", operation.name if operation else "-", error.code, refusal.detail)
    return _error(error)


def _error(error: Error) -> Answer:
    import json

    return Answer(json.dumps({"__type": error.code, "message": error.message}).encode(), error)
