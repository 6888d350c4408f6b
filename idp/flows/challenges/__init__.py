"""One file per challenge, each an object with three verbs: is it due, ask it, check the answer.

`due` goes through them in order; a new factor is a new file and a line in ORDER. SELECT_MFA_TYPE has
none yet: with one kind of second factor there is nothing to select.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from idp.directory.models import User
from idp.flows.challenges import mfa_setup, new_password, password_verifier, software_token_mfa
from idp.flows.models import Attempt
from idp.flows.steps import Caller, ChallengeName, Method


class Kind(Protocol):
    """What a challenge can do."""

    name: ChallengeName
    proves: Method | None

    def is_due(self, user: User, methods: tuple[Method, ...]) -> bool:
        """Whether ``user``, having proved ``methods``, must answer this one."""

    def ask(self, user: User) -> dict[str, str]:
        """The question's parameters, in Cognito's form."""

    def check(self, attempt: Attempt, answers: Mapping[str, str], caller: Caller) -> Callable[[], Method | None]:
        """Look at the answers and return what to do once the attempt is spent. Raises a Refusal, spending nothing."""


ORDER: tuple[Kind, ...] = (
    password_verifier.PasswordVerifier(),
    new_password.NewPassword(),
    software_token_mfa.SoftwareTokenMfa(),
    mfa_setup.MfaSetup(),
)


def due(user: User, methods: tuple[Method, ...]) -> Kind | None:
    """The next challenge that ``user`` must answer, or nothing."""
    return next((kind for kind in ORDER if kind.is_due(user, methods)), None)


def named(name: str) -> Kind:
    return next(kind for kind in ORDER if kind.name == name)
