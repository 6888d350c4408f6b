"""A refusal becomes an exception that its operation declares, or the tests stop."""

import logging
from typing import Any

import pytest

from idp.api import errors, service
from idp.api.call import Call
from idp.api.refusals import MissingAuthenticationToken
from idp.kernel import refusals
from idp.kernel.refusals import Refusal
from idp.pools.models import Client
from tests.api.conftest import Post

KNOWN = {name for operation in service.operations().values() for name in operation.errors} | errors.ANY


def family(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    return [kind, *(each for below in kind.__subclasses__() for each in family(below))]


@pytest.mark.parametrize("refusal", family(), ids=lambda refusal: refusal.__name__)
def test_every_refusal_has_a_name_of_amazons(refusal: type[Refusal]) -> None:
    assert refusal.code in KNOWN or refusal.__module__.startswith("tests.")


def test_the_tables_name_only_what_amazon_has() -> None:
    for (operation, code), spoken in errors.SPOKEN.items():
        assert code not in service.operations()[operation].errors
        assert spoken in service.operations()[operation].errors
    assert set(errors.NEAREST) | {name for names in errors.NEAREST.values() for name in names} <= KNOWN


def test_a_declared_refusal_keeps_its_name_and_words() -> None:
    error = errors.error_of(refusals.CodeMismatch(), service.operations()["ConfirmSignUp"])
    assert (error.code, error.status) == ("CodeMismatchException", 400)
    assert error.message == "Invalid verification code provided, please try again."


def test_what_any_operation_may_say_need_not_be_declared() -> None:
    error = errors.error_of(MissingAuthenticationToken(), service.operations()["ListUsers"])
    assert error.code == "MissingAuthenticationTokenException"


def test_one_operation_may_have_another_word_for_it() -> None:
    assert (
        errors.error_of(refusals.NotAuthorized(), service.operations()["RevokeToken"]).code == "UnauthorizedException"
    )


def test_an_undeclared_refusal_raises_here() -> None:
    with pytest.raises(errors.Undeclared, match="GetUserPoolMfaConfig does not declare CodeMismatchException"):
        errors.error_of(refusals.CodeMismatch(), service.operations()["GetUserPoolMfaConfig"])


@pytest.mark.parametrize(
    ("operation", "refusal", "code"),
    [
        ("ConfirmSignUp", refusals.UserNotConfirmed(), "NotAuthorizedException"),
        ("ListUsers", refusals.UserNotFound(), "ResourceNotFoundException"),
        ("DescribeUserPool", refusals.LimitExceeded(), "TooManyRequestsException"),
        ("ListUsers", refusals.NotAuthorized(), "NotAuthorizedException"),
    ],
)
def test_in_production_the_nearest_is_sent_and_logged(
    settings: Any, caplog: pytest.LogCaptureFixture, operation: str, refusal: Refusal, code: str
) -> None:
    settings.PORTICO_STRICT = False
    assert errors.error_of(refusal, service.operations()[operation]).code == code
    assert bool(caplog.records) == (refusal.code != code)


def test_a_bug_says_nothing_but_an_id(
    settings: Any, post: Post, answered: Any, app: Client, caplog: pytest.LogCaptureFixture
) -> None:
    def handler(call: Call) -> None:
        raise KeyError("an inner secret")

    settings.PORTICO_STRICT = False
    answered("ResendConfirmationCode", handler)
    with caplog.at_level(logging.ERROR):
        status, headers, error = post("ResendConfirmationCode", {"ClientId": app.pk, "Username": "ann"})
    assert (status, error) == (500, {"__type": "InternalErrorException", "message": "Internal server error"})
    assert headers["x-amzn-RequestId"].replace("-", "") == headers["X-Request-Id"]
    assert "ResendConfirmationCode failed" in caplog.text


def test_a_bug_is_loud_in_the_tests(post: Post, answered: Any, app: Client) -> None:
    def handler(call: Call) -> None:
        raise KeyError("a bug")

    answered("ResendConfirmationCode", handler)
    with pytest.raises(KeyError):
        post("ResendConfirmationCode", {"ClientId": app.pk, "Username": "ann"})
