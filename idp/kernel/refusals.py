"""How the house says no: one family, with Amazon's names and sentences.

``message`` is for the person, ``detail`` for our log, never the other way round. ``verbatim`` is
Amazon's sentence, where the person is told the same more kindly. Each door translates a refusal once.
Marks beside a sentence say where its wording comes from:
[V] recorded from AWS, [D] Amazon's documentation, [K] widely reported, [P] ours.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

Sentence = Any  # str, or Django's lazy translation of one


class Refusal(Exception):
    """The engine understood and will not do it."""

    code: str = "InvalidParameterException"
    message: Sentence = ""

    def __init__(self, message: Sentence = None, *, detail: str = "", field: str = "", verbatim: str = "") -> None:
        if message is not None:
            self.message = message
        self.detail = detail
        self.verbatim = verbatim
        self.field = field
        super().__init__(self.code)

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


class InvalidParameter(Refusal):
    """What was sent cannot be used."""

    code = "InvalidParameterException"
    message = _("Something in the request is not valid.")  # [P]


class InvalidPassword(Refusal):
    """The new password breaks the pool's policy."""

    code = "InvalidPasswordException"
    message = _("Password did not conform with policy.")  # [K]


class PasswordHistoryViolation(Refusal):
    """The new password was used before."""

    code = "PasswordHistoryPolicyViolationException"
    message = _("Password has previously been used.")  # [K]


class NotAuthorized(Refusal):
    """The proof is wrong, or its owner may not do this."""

    code = "NotAuthorizedException"
    message = _("Incorrect username or password.")  # [K]


class TooManyAttempts(NotAuthorized):
    """Guessing has been stopped for a while; attempts in that time do not count."""

    message = _("Password attempts exceeded")  # [D]


class UserDisabled(NotAuthorized):
    message = _("User is disabled.")  # [K]


class UserNotFound(Refusal):
    code = "UserNotFoundException"
    message = _("User does not exist.")  # [V]


class UserNotConfirmed(Refusal):
    code = "UserNotConfirmedException"
    message = _("User is not confirmed.")  # [K]


class PasswordResetRequired(Refusal):
    code = "PasswordResetRequiredException"
    message = _("Password reset required for the user")  # [K]


class UsernameExists(Refusal):
    code = "UsernameExistsException"
    message = _("User already exists")  # [V]


class AliasExists(Refusal):
    """A verified address belongs to somebody else."""

    code = "AliasExistsException"
    message = _("An account with the email already exists.")  # [D]


class CodeMismatch(Refusal):
    """The code is not the one we sent."""

    code = "CodeMismatchException"
    message = _("Invalid verification code provided, please try again.")  # [V]


class ExpiredCode(Refusal):
    code = "ExpiredCodeException"
    message = _("Invalid code provided, please request a code again.")  # [K]


class EnableSoftwareTokenMFA(Refusal):
    """The authenticator app did not show that it has the seed."""

    code = "EnableSoftwareTokenMFAException"
    message = _("Code mismatch and fail enable Software Token MFA")  # [K]


class SoftwareTokenMFANotFound(Refusal):
    """The pool has no authenticator apps, or the person has none."""

    code = "SoftwareTokenMFANotFoundException"
    message = _("Software Token MFA does not exist for the user.")  # [K]


class GroupExists(Refusal):
    code = "GroupExistsException"
    message = "A group with the name already exists."  # [K]


class UnsupportedUserState(Refusal):
    """The person's status does not go with what is asked."""

    code = "UnsupportedUserStateException"


class LimitExceeded(Refusal):
    code = "LimitExceededException"
    message = _("Attempt limit exceeded, please try after some time.")  # [K]


class ResourceNotFound(Refusal):
    code = "ResourceNotFoundException"
    message = _("It does not exist.")  # [P]


class InvalidSession(NotAuthorized):
    """The conversation is over: spent, expired, or another's."""

    message = _("Invalid session for the user, session is expired.")  # [K]


class RefreshTokenReuse(NotAuthorized):
    """A spent refresh token came back: everything that its sign-in gave has just been revoked."""

    code = "RefreshTokenReuseException"
    message: Sentence = "Refresh token reuse detected."  # [P]


class UnsupportedTokenType(Refusal):
    code = "UnsupportedTokenTypeException"
    message = "Only refresh tokens can be revoked."  # [P]


class UnsupportedOperation(Refusal):
    """The client has this switched off."""

    code = "UnsupportedOperationException"


class OperationNotEnabled(Refusal):
    """The pool or the client has this switched off."""

    code = "OperationNotEnabledException"


class CodeDeliveryFailure(Refusal):
    code = "CodeDeliveryFailureException"
    message = _("There is no address to which a code could be sent.")  # [P]


class InvalidOAuthFlow(Refusal):
    """A client's grants do not go together, or lack what they need."""

    code = "InvalidOAuthFlowException"


class ScopeDoesNotExist(Refusal):
    """Neither a system scope nor one of the pool's resource servers."""

    code = "ScopeDoesNotExistException"


class ManagedLoginBrandingExists(Refusal):
    code = "ManagedLoginBrandingExistsException"
    message = "The app client has a managed login branding style already."  # [P]


class TermsExists(Refusal):
    code = "TermsExistsException"
    message = "The app client has terms of this name already."  # [P]
