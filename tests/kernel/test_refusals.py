"""The family of refusals: Amazon's names, a sentence for the person, a detail for our log."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from idp.kernel import refusals
from idp.kernel.refusals import Refusal


def family(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for child in of.__subclasses__():
        if child.__module__ == refusals.__name__:
            yield child
            yield from family(child)


@pytest.mark.parametrize("refusal", list(family()), ids=lambda child: child.__name__)
def test_each_refusal_has_amazons_name_and_a_sentence(refusal: type[Refusal]) -> None:
    assert refusal.code.endswith("Exception")
    assert str(refusal.message)


def test_the_detail_is_for_the_log_and_never_in_the_sentence() -> None:
    refusal = refusals.NotAuthorized(detail="wrong password: 1234")
    assert "1234" in str(refusal)
    assert "1234" not in str(refusal.message)


def test_a_lock_and_a_wrong_password_share_their_code() -> None:
    assert refusals.TooManyAttempts.code == refusals.NotAuthorized.code
