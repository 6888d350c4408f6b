"""The family of refusals: Amazon's names, a sentence for the person, a detail for our log."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from idp.kernel import refusals
from idp.kernel.refusals import Refusal

IDP = Path(refusals.__file__).parents[1]


def family(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for child in of.__subclasses__():
        if child.__module__ == refusals.__name__:
            yield child
            yield from family(child)


@pytest.mark.parametrize("refusal", list(family()), ids=lambda child: child.__name__)
def test_each_refusal_has_amazons_name(refusal: type[Refusal]) -> None:
    assert refusal.code.endswith("Exception")


def test_a_refusal_without_a_sentence_of_its_own_is_given_one_where_it_is_raised() -> None:
    silent = {refusal.__name__ for refusal in family() if not str(refusal.message)}
    raised = [
        (f"{path.name}:{node.lineno}", node.exc)
        for path in IDP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Raise)
    ]
    assert len(raised) > 100
    assert [place for place, what in raised if named(what) in silent and not getattr(what, "args", ())] == []


def named(raised: ast.expr | None) -> str:
    """Of ``X``, ``X(…)`` and ``refusals.X(…)``: X."""
    found = raised.func if isinstance(raised, ast.Call) else raised
    return str(getattr(found, "id", getattr(found, "attr", "")))


def test_the_detail_is_for_the_log_and_never_in_the_sentence() -> None:
    refusal = refusals.NotAuthorized(detail="wrong password: 1234")
    assert "1234" in str(refusal)
    assert "1234" not in str(refusal.message)


def test_a_lock_and_a_wrong_password_share_their_code() -> None:
    assert refusals.TooManyAttempts.code == refusals.NotAuthorized.code
