"""Rules in order: each a sentence that must hold, with the error it gives when it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from idp.oauth.errors import Problem

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """``holds`` is named in the log, ``says`` goes over the wire; ``redirects``: may the error travel to the client?"""

    holds: Callable[[Subject], bool]
    error: str
    says: str
    redirects: bool = True


def demand(rules: Sequence[Rule[Subject]], subject: Subject) -> None:
    """The first rule that does not hold is the answer. Raises Problem."""
    for rule in rules:
        if not rule.holds(subject):
            raise Problem(rule.error, rule.says, detail=rule.holds.__name__, redirects=rule.redirects)
