"""What the model demands is demanded, in Amazon's sentence: required, lengths, ranges, patterns, enums."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from idp.api import service, validate, wire
from idp.api.service import Operation
from idp.api.shapes import Shape
from idp.kernel.refusals import InvalidParameter
from tests.api import samples

OPERATIONS = list(service.operations().values())


def problems(name: str, sent: dict[str, Any]) -> str:
    """The sentence that the operation's input is refused with, or nothing."""
    shape = service.operations()[name].input
    try:
        validate.check(wire.read(json.dumps(sent).encode(), shape), shape)
    except InvalidParameter as refusal:
        return str(refusal.message)
    return ""


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_valid_input_passes_and_one_broken_constraint_does_not(operation: Operation, data: st.DataObject) -> None:
    sent = data.draw(samples.valid(operation.input))
    assert problems(operation.name, sent) == ""
    breakable = [(name, bad) for name, shape in operation.input.members.items() for bad in samples.broken(shape)]
    if breakable:
        name, bad = data.draw(st.sampled_from(breakable))
        assert "failed to satisfy constraint" in problems(operation.name, {**sent, name: bad})
    for name in operation.input.required:
        assert "Member must not be null" in problems(operation.name, {**sent, name: None})


SIGN_UP = {"ClientId": "app", "Username": "ann", "Password": "Correct-Horse-7"}


@pytest.mark.parametrize(
    ("operation", "sent", "sentence"),
    [
        (
            "DescribeUserPool",
            {},
            (
                "1 validation error detected: Value null at 'userPoolId' failed to satisfy constraint: "
                "Member must not be null"
            ),
        ),
        (
            "DescribeUserPool",
            {"UserPoolId": "no underscore"},
            (
                "1 validation error detected: Value 'no underscore' at 'userPoolId' failed to satisfy constraint: "
                r"Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+"
            ),
        ),
        (
            "ListUserPools",
            {"MaxResults": 61},
            (
                "1 validation error detected: Value '61' at 'maxResults' failed to satisfy constraint: "
                "Member must have value less than or equal to 60"
            ),
        ),
        (
            "CreateUserPool",
            {"PoolName": "x", "MfaConfiguration": "MAYBE"},
            (
                "1 validation error detected: Value 'MAYBE' at 'mfaConfiguration' failed to satisfy constraint: "
                "Member must satisfy enum value set: [OFF, ON, OPTIONAL]"
            ),
        ),
        (
            "CreateUserPool",
            {"PoolName": "x", "Policies": {"PasswordPolicy": {"MinimumLength": 5}}},
            (
                "1 validation error detected: Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy "
                "constraint: Member must have value greater than or equal to 6"
            ),
        ),
        (
            "SignUp",
            {**SIGN_UP, "UserAttributes": [{"Name": "email"}, {"Value": "x"}]},
            (
                "1 validation error detected: Value null at 'userAttributes.2.member.name' failed to satisfy "
                "constraint: Member must not be null"
            ),
        ),
    ],
)
def test_the_sentence_is_amazons(operation: str, sent: dict[str, Any], sentence: str) -> None:
    assert problems(operation, sent) == sentence


def test_several_are_told_at_once() -> None:
    said = problems("AdminGetUser", {"UserPoolId": "x"})
    assert said.startswith("2 validation errors detected: ")
    assert "'userPoolId'" in said
    assert "'username'" in said


def test_a_password_is_not_repeated() -> None:
    said = problems("SignUp", {**SIGN_UP, "Password": "S e\x07"})
    secret = problems("SignUp", {**SIGN_UP, "Password": "p" * 300})
    assert "S e" not in said
    assert "ppp" not in secret
    assert secret.startswith("1 validation error detected: Value at 'password' failed")


def test_lengths_and_letters_are_unicodes() -> None:
    assert problems("SignUp", {**SIGN_UP, "Username": "안녕하세요"}) == ""
    assert problems("SignUp", {**SIGN_UP, "Username": "é" * 128}) == ""
    assert "less than or equal to 128" in problems("SignUp", {**SIGN_UP, "Username": "é" * 129})
    assert problems("DescribeUserPool", {"UserPoolId": "é_abc"}) != ""


def test_a_thousand_mistakes_make_a_short_answer() -> None:
    many = [{"Name": "x", "Value": "v" * 3000} for _ in range(1000)]
    assert len(problems("SignUp", {**SIGN_UP, "UserAttributes": many})) < 20_000


def test_a_value_made_to_keep_a_pattern_busy_does_not_match() -> None:
    evil = Shape("Evil", "string", pattern="(a+)+b", matches=__import__("regex").compile("(a+)+b"))
    with pytest.raises(InvalidParameter):
        validate.check({"x": "a" * 5000}, Shape("In", "structure", members={"x": evil}))


def test_an_id_that_was_chosen_may_have_a_hyphen() -> None:
    assert problems("SignUp", {**SIGN_UP, "ClientId": "demo-app"}) == ""
