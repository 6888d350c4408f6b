"""Proof Key for Code Exchange (RFC 7636), with what RFC 9700 §2.1.1 and §4.8.2 add."""

from __future__ import annotations

import hashlib

import pytest

from idp.directory.models import User
from tests.oauth.relying_app import VERIFIER, RelyingApp, challenge_of, error_of


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge": None},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge_method": "s256"},
        {"code_challenge": "too-short"},
        {"code_challenge": hashlib.sha256(VERIFIER.encode()).hexdigest()},
        {"code_challenge": challenge_of(VERIFIER) + "="},
        {"code_challenge": "a" * 42 + "+"},
        {"code_challenge": "a" * 42 + "~"},
        {"code_challenge": "a" * 42 + "\n"},
    ],
)
def test_a_public_client_must_bring_a_sound_s256_challenge(
    public: RelyingApp, signed_in: User, changes: dict[str, str | None]
) -> None:
    assert public.answer(**changes)["error"] == "invalid_request"


def test_a_confidential_client_may_leave_it_out_but_not_weaken_it(web: RelyingApp, signed_in: User) -> None:
    code = web.code(code_challenge=None, code_challenge_method=None)
    assert web.redeem(code, code_verifier=None).status_code == 200
    assert web.answer(code_challenge_method="plain")["error"] == "invalid_request"
    assert web.answer(code_challenge_method=None)["error"] == "invalid_request"


def test_a_confidential_client_that_brought_one_must_answer_it(web: RelyingApp, signed_in: User) -> None:
    code = web.code()
    assert error_of(web.redeem(code, code_verifier=None)) == "invalid_grant"
    assert web.redeem(code).status_code == 200


def test_a_verifier_without_a_challenge_is_a_downgrade(web: RelyingApp, signed_in: User) -> None:
    code = web.code(code_challenge=None, code_challenge_method=None)
    assert error_of(web.redeem(code, code_verifier=VERIFIER)) == "invalid_grant"


@pytest.mark.parametrize("verifier", ["a" * 42, "a" * 129, "a" * 42 + "+", "a" * 42 + " "])
def test_a_verifier_of_the_wrong_form_is_refused_even_if_it_hashes_right(
    public: RelyingApp, signed_in: User, verifier: str
) -> None:
    code = public.code(code_challenge=challenge_of(verifier))
    assert error_of(public.redeem(code, code_verifier=verifier)) == "invalid_grant"


@pytest.mark.parametrize("verifier", ["a" * 43, "~" * 128])
def test_the_shortest_and_the_longest_verifier_do(public: RelyingApp, signed_in: User, verifier: str) -> None:
    code = public.code(code_challenge=challenge_of(verifier))
    assert public.redeem(code, code_verifier=verifier).status_code == 200


def test_the_challenge_itself_is_no_verifier(public: RelyingApp, signed_in: User) -> None:
    code = public.code()
    assert error_of(public.redeem(code, code_verifier=challenge_of(VERIFIER))) == "invalid_grant"


def test_the_rfcs_own_example_matches(public: RelyingApp, signed_in: User) -> None:
    """Appendix B."""
    code = public.code(code_challenge="E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    assert public.redeem(code, code_verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").status_code == 200


def test_the_implicit_grant_needs_none(web: RelyingApp, signed_in: User) -> None:
    assert "access_token" in web.answer(response_type="token", code_challenge=None, code_challenge_method=None)
