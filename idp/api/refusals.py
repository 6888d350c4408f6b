"""What the protocol itself refuses, before an operation is reached (Amazon's words; [K] widely reported)."""

from __future__ import annotations

from idp.kernel.refusals import Refusal


class Serialization(Refusal):
    """The body is not JSON, or a value in it is not of the type that the model has there."""

    code = "SerializationException"


class UnknownOperation(Refusal):
    code = "UnknownOperationException"


class TooLarge(Refusal):
    code = "RequestEntityTooLargeException"
    message = "Request size exceeded the limit."  # [P]


class NotBuiltYet(Refusal):
    code = "UnsupportedOperationException"


class AccessDenied(Refusal):
    """A right signature of a key that may not do this."""

    code = "AccessDeniedException"


class MissingAuthenticationToken(Refusal):
    code = "MissingAuthenticationTokenException"
    message = "Missing Authentication Token"  # [K]


class IncompleteSignature(Refusal):
    code = "IncompleteSignatureException"


class UnrecognizedClient(Refusal):
    code = "UnrecognizedClientException"
    message = "The security token included in the request is invalid."  # [K]


class InvalidSignature(Refusal):
    code = "InvalidSignatureException"
    message = (  # [K]
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
        "Access Key and signing method. Consult the service documentation for details."
    )
