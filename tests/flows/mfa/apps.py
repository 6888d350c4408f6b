"""An authenticator app in a person's hand."""

from __future__ import annotations

from idp.credentials import totp
from idp.directory.models import User
from idp.flows import authenticate, mfa
from idp.flows.steps import Caller, Challenge, Step
from tests.conftest import PASSWORD


def code(seed: str, later: int = 0) -> str:
    return totp.code_at(seed, totp.now_step() + later)


def set_up(user: User, *, enabled: bool = True) -> str:
    """Give a person an app, as they would themselves; the code of the present step is used up by it."""
    seed = mfa.propose(user).secret
    mfa.verify(user, code(seed), name="Phone")
    mfa.prefer(user, enabled=enabled, preferred=enabled)
    return seed


def begin(caller: Caller) -> Challenge:
    asked = authenticate.by_password("ann", PASSWORD, caller=caller)
    assert isinstance(asked, Challenge)
    return asked


def answer(asked: Challenge | str, given: str, caller: Caller) -> Step:
    session = asked if isinstance(asked, str) else asked.session
    return authenticate.respond(
        "SOFTWARE_TOKEN_MFA", {"USERNAME": "ann", "SOFTWARE_TOKEN_MFA_CODE": given}, session=session, caller=caller
    )
