"""From a refusal to Amazon's exception: the only place where one is given its name on the wire.

An operation declares which exceptions it may answer. A refusal that it does not declare is a bug: it
raises where ``PORTICO_STRICT`` is set (the tests), and elsewhere the nearest declared one is sent.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.conf import settings

from idp.api import service
from idp.kernel.refusals import Refusal
from idp.pools import schema

log = logging.getLogger(__name__)

ANY = frozenset(
    "AccessDeniedException IncompleteSignatureException InternalErrorException InvalidSignatureException "
    "MissingAuthenticationTokenException RequestEntityTooLargeException SerializationException "
    "UnknownOperationException UnrecognizedClientException UnsupportedOperationException ValidationException".split()
)
"""What any operation may answer though no one declares it (Amazon's "Common Errors", and the protocol's own)."""

SPOKEN = {
    ("AdminCreateUser", "AliasExistsException"): "UsernameExistsException",
    ("AdminUpdateUserAttributes", "UsernameExistsException"): "AliasExistsException",
    ("SignUp", "AliasExistsException"): "UsernameExistsException",
    ("UpdateUserAttributes", "UsernameExistsException"): "AliasExistsException",
    ("VerifyUserAttribute", "UsernameExistsException"): "AliasExistsException",
    ("RevokeToken", "NotAuthorizedException"): "UnauthorizedException",
    ("RevokeToken", "ResourceNotFoundException"): "InvalidParameterException",
    ("AdminDeleteSoftwareToken", "SoftwareTokenMFANotFoundException"): "ResourceNotFoundException",
    ("GetSigningCertificate", "NotAuthorizedException"): "InvalidParameterException",
}
"""The word that one operation has for what the others call by its usual name."""

ALIAS_EXISTS = "AliasExistsException"
NEAREST = {
    "AliasExistsException": ("UsernameExistsException", "InvalidParameterException"),
    "CodeDeliveryFailureException": ("InvalidParameterException",),
    "CodeMismatchException": ("NotAuthorizedException", "InvalidParameterException"),
    "ExpiredCodeException": ("CodeMismatchException", "NotAuthorizedException"),
    "LimitExceededException": ("TooManyRequestsException", "InvalidParameterException"),
    "NotAuthorizedException": ("UnauthorizedException", "InvalidParameterException"),
    "PasswordHistoryPolicyViolationException": ("InvalidPasswordException", "InvalidParameterException"),
    "PasswordResetRequiredException": ("NotAuthorizedException",),
    "ResourceNotFoundException": ("InvalidParameterException",),
    "TooManyRequestsException": ("LimitExceededException",),
    "UserNotConfirmedException": ("NotAuthorizedException",),
    "UserNotFoundException": ("ResourceNotFoundException", "NotAuthorizedException", "InvalidParameterException"),
    "UsernameExistsException": ("AliasExistsException", "InvalidParameterException"),
}
STATUS = {"RequestEntityTooLargeException": 413}


class Undeclared(Exception):
    """An operation refused with an exception that Amazon's model of it does not have."""


@dataclass(frozen=True, slots=True)
class Error:
    """An exception as it goes out."""

    code: str
    message: str

    @property
    def status(self) -> int:
        return 500 if self.code in service.faults() else STATUS.get(self.code, 400)


def error_of(refusal: Refusal, operation: service.Operation | None) -> Error:
    """What ``operation`` answers for ``refusal``. Raises Undeclared in tests."""
    code = SPOKEN.get((operation.name, refusal.code), refusal.code) if operation else refusal.code
    if operation is None or code in operation.errors or code in ANY:
        return Error(code, _said(refusal, code))
    if getattr(settings, "PORTICO_STRICT", False):
        raise Undeclared(f"{operation.name} does not declare {code} ({refusal.detail or refusal.message})")
    nearest = next((name for name in NEAREST.get(code, ()) if name in operation.errors), "")
    log.error("%s refused with an undeclared %s", operation.name, code)
    return Error(nearest, _said(refusal, code)) if nearest else failure()


def _said(refusal: Refusal, code: str) -> str:
    """Pages put the sentence beside the attribute's field; here it names the attribute, in Amazon's form [K]."""
    if refusal.verbatim:
        return refusal.verbatim
    if ALIAS_EXISTS in {refusal.code, code}:
        return f"An account with the {refusal.field} already exists."  # [D]
    if not isinstance(refusal, schema.NotConforming):
        return str(refusal.message)
    why = "The attribute is required" if isinstance(refusal, schema.Missing) else str(refusal.message)
    return f"Attributes did not conform to the schema: {refusal.field}: {why}"


def failure() -> Error:
    """A bug: the caller learns nothing but the request's id, which is in a header."""
    return Error("InternalErrorException", "Internal server error")
