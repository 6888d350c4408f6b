"""SOFTWARE_TOKEN_MFA: the code that a person's authenticator app shows.

Answer: SOFTWARE_TOKEN_MFA_CODE. A wrong one leaves the session open for a few more tries;
beside that the person's wrong codes are counted over all sessions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from idp.credentials import throttles, totp
from idp.directory.models import User
from idp.flows import attempts, mfa
from idp.flows.models import Attempt
from idp.flows.steps import Caller, ChallengeName, Method
from idp.kernel.refusals import InvalidParameter, SoftwareTokenMFANotFound


class SoftwareTokenMfa:
    name = ChallengeName.SOFTWARE_TOKEN_MFA
    proves: Method | None = Method.OTP

    def is_due(self, user: User, methods: tuple[Method, ...]) -> bool:
        return Method.OTP not in methods and mfa.factor(user) is not None

    def ask(self, user: User) -> dict[str, str]:
        token = totp.of(user)
        return {"FRIENDLY_DEVICE_NAME": token.name if token else ""}

    def check(self, attempt: Attempt, answers: Mapping[str, str], caller: Caller) -> Callable[[], Method | None]:
        code = answers.get("SOFTWARE_TOKEN_MFA_CODE", "")
        if not code:
            raise InvalidParameter(field="code", verbatim="Missing required parameter SOFTWARE_TOKEN_MFA_CODE")  # [P]
        user = attempt.person
        throttles.guess(user, throttles.SECOND_FACTOR)
        attempts.count_try(attempt)
        token = totp.of(user)
        if token is None:
            raise SoftwareTokenMFANotFound
        step = totp.step_of(totp.reveal(token), code, after=token.last_step)

        def accept() -> Method | None:
            totp.spend(token, step)
            throttles.forgive(user, throttles.SECOND_FACTOR)
            return Method.OTP

        return accept
