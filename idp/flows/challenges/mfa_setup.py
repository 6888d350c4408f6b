"""MFA_SETUP: the pool demands a second factor and the person has none yet.

The way is AssociateSoftwareToken, VerifySoftwareToken, each with the session of the one before,
then this challenge's answer with the last (`flows.mfa`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from idp.directory.models import User
from idp.flows import attempts, mfa
from idp.flows.models import Attempt
from idp.flows.steps import Caller, ChallengeName, Method
from idp.kernel.refusals import InvalidParameter
from idp.pools.models import Pool


class MfaSetup:
    name = ChallengeName.MFA_SETUP
    proves: Method | None = Method.OTP

    def is_due(self, user: User, methods: tuple[Method, ...]) -> bool:
        return Method.OTP not in methods and user.pool.mfa_configuration == Pool.Mfa.ON and mfa.factor(user) is None

    def ask(self, user: User) -> dict[str, str]:
        return {"MFAS_CAN_SETUP": json.dumps(mfa.offered(user.pool))}

    def check(self, attempt: Attempt, answers: Mapping[str, str], caller: Caller) -> Callable[[], Method | None]:
        if attempts.recall(attempt).get("verified") != "true":
            raise InvalidParameter(mfa.NOT_SET_UP, detail="MFA_SETUP was answered before VerifySoftwareToken")
        return lambda: Method.OTP
