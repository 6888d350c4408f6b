"""JSON 1.1: bodies are read by the model's shapes, answers are written by them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idp.api import wire
from idp.api.refusals import Serialization
from idp.api.shapes import Shape
from idp.kernel.refusals import InvalidParameter, Refusal

SHAPES = {kind: Shape(kind.title(), kind) for kind in ("string", "integer", "long", "boolean", "timestamp", "blob")}
THING = Shape(
    "Thing",
    "structure",
    members={
        **SHAPES,
        "names": Shape("Names", "list", member=SHAPES["string"]),
        "tags": Shape("Tags", "map", key=SHAPES["string"], member=SHAPES["string"]),
        "free": Shape("Free", "structure", document=True),
    },
)
MOMENT = datetime(2026, 11, 2, 9, 30, 0, 250_000, tzinfo=UTC)


def read(value: Any) -> dict[str, Any]:
    return wire.read(json.dumps(value).encode(), THING)


def test_values_are_read_by_their_shapes() -> None:
    sent = {
        "string": "é",
        "integer": 5.0,
        "long": 2**40,
        "boolean": True,
        "timestamp": MOMENT.timestamp(),
        "blob": "aGVsbG8=",
        "names": ["a", "b"],
        "tags": {"x": "y", "gone": None},
        "free": {"any": [1, {"thing": None}]},
        "unknown": 1,
    }
    assert read(sent) == {
        "string": "é",
        "integer": 5,
        "long": 2**40,
        "boolean": True,
        "timestamp": MOMENT,
        "blob": b"hello",
        "names": ["a", "b"],
        "tags": {"x": "y"},
        "free": {"any": [1, {"thing": None}]},
    }


def test_nothing_null_and_absent_are_the_same() -> None:
    assert wire.read(b"", THING) == read({}) == read({"string": None}) == {}


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"string": 1}, "NUMBER_VALUE can not be converted to a String"),
        ({"string": True}, "TRUE_VALUE can not be converted to a String"),
        ({"string": []}, "Start of list found where not expected"),
        ({"string": {}}, "Start of structure or map found where not expected."),
        ({"integer": "1"}, "STRING_VALUE can not be converted to an Integer"),
        ({"integer": 1.5}, "NUMBER_VALUE can not be converted to an Integer"),
        ({"integer": 2**31}, "NUMBER_VALUE is out of range"),
        ({"boolean": "true"}, "STRING_VALUE can not be converted to a Boolean"),
        ({"timestamp": "now"}, "STRING_VALUE can not be converted to a Timestamp"),
        ({"timestamp": 1e300}, "NUMBER_VALUE is out of range"),
        ({"blob": "not base64!"}, "A blob is base64"),
        ({"names": "a"}, "Expected list or null"),
        ({"tags": "a"}, "Expected structure or map or null"),
        ({"tags": []}, "Start of list found where not expected"),
    ],
)
def test_a_wrong_type_is_named(value: Any, sentence: str) -> None:
    with pytest.raises(Serialization) as raised:
        read(value)
    assert raised.value.message == sentence


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b'"text"',
        b'{"integer": NaN}',
        b'{"integer": 1e999}',
        b'{"string": "\xff"}',
        b'{"string": "\\ud800"}',
        b'{"tags": {"\\udfff": "x"}}',
        b'{"integer": ' + b"9" * 5000 + b"}",
        b'{"free": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_broken_json_is_a_serialization_exception(body: bytes) -> None:
    with pytest.raises(Serialization):
        wire.read(body, THING)


def test_what_no_database_keeps_is_refused() -> None:
    with pytest.raises(InvalidParameter):
        wire.read(b'{"string": "a\\u0000b"}', THING)
    assert wire.read(b'{"string": "a\\\\u0000b"}', THING) == {"string": "a\\u0000b"}


@given(st.binary(max_size=200) | st.recursive(st.none() | st.text() | st.floats(), st.lists).map(repr).map(str.encode))
def test_no_body_is_a_bug(body: bytes) -> None:
    try:
        wire.read(body, THING)
    except Refusal:
        pass


def test_answers_drop_what_the_model_does_not_know() -> None:
    answer = {"timestamp": MOMENT, "blob": b"hello", "names": ["a"], "string": None, "unknown": object()}
    assert json.loads(wire.write(answer, THING)) == {
        "timestamp": MOMENT.timestamp(),
        "blob": "aGVsbG8=",
        "names": ["a"],
    }
    assert wire.write(None, THING) == b"{}"
    assert wire.write(None, None) == b""
