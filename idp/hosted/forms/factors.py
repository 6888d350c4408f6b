"""Forms about the second factor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from idp.credentials import totp
from idp.flows import authenticate, mfa
from idp.flows.steps import Challenge, Step
from idp.hosted import qr
from idp.hosted.forms import fields
from idp.hosted.forms.asking import Asking
from idp.kernel.refusals import (
    CodeMismatch,
    EnableSoftwareTokenMFA,
    ExpiredCode,
    InvalidSession,
    Refusal,
    TooManyAttempts,
)


class SoftwareToken(Asking):
    """The answer to SOFTWARE_TOKEN_MFA."""

    detours = (InvalidSession,)

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = challenge.session
        self.device = challenge.parameters.get("FRIENDLY_DEVICE_NAME", "")
        self.fields["code"] = fields.code()

    def ask(self, given: Mapping[str, Any]) -> Step:
        answers = {"SOFTWARE_TOKEN_MFA_CODE": given["code"]}
        return authenticate.answer(self.session, answers, caller=self.visit.caller)

    def refuse(self, refusal: Refusal) -> None:
        if isinstance(refusal, CodeMismatch | EnableSoftwareTokenMFA):
            self.add_error("code", _("This code is not right. Enter the one that the app shows now."))
        elif isinstance(refusal, ExpiredCode):
            self.add_error("code", _("This code has been used already. Wait for the next one."))
        elif isinstance(refusal, TooManyAttempts):
            self.add_error("code", _("Too many wrong codes. Wait a little, then try again."))
        else:
            super().refuse(refusal)

    def typed(self) -> dict[str, str]:
        """A code is worth nothing the second time."""
        return {}


class MfaSetup(SoftwareToken):
    """The answer to MFA_SETUP: the app gets its seed from the page, and shows that it has it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        try:
            self.secret = mfa.shown_in(self.session, caller=self.visit.caller).secret
        except Refusal:  # over since the page asked; the answer will say so
            self.secret = ""
        account = self.visit.username or self.visit.pool.name
        self.uri = totp.uri(self.secret, issuer=self.visit.pool.name, account=account)
        self.spelled = " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))

    def picture(self) -> str:
        return qr.svg(self.uri, title=_("QR code for your authenticator app"))

    def ask(self, given: Mapping[str, Any]) -> Step:
        session = mfa.verify_in(self.session, given["code"], caller=self.visit.caller)
        return authenticate.answer(session, {}, caller=self.visit.caller)
