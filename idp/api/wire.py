"""JSON 1.1: a body to typed values and back, by the model's shapes.

Timestamps are epoch seconds, blobs base64; members that the model does not know are passed over on
the way in and dropped on the way out. What cannot be read is SerializationException, in Amazon's words.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from idp.api.refusals import Serialization
from idp.api.shapes import Shape
from idp.kernel.refusals import InvalidParameter

BITS = {"integer": 31, "long": 63}
LIST, STRUCTURE = "Start of list found where not expected", "Start of structure or map found where not expected."


def read(body: bytes, shape: Shape) -> dict[str, Any]:
    """The input of an operation; an absent member and a null one are the same. Raises Serialization."""
    try:
        text = body.decode()
        value = DECODER.decode(text or "{}")
        if "\\u" in text:
            _storable(value)
    except (ValueError, RecursionError) as error:
        raise Serialization(detail=type(error).__name__) from None
    if not isinstance(value, dict):
        raise Serialization(detail="not an object")
    return _structure(value, shape)


def write(output: Mapping[str, Any] | None, shape: Shape | None) -> bytes:
    """The answer of an operation; nothing at all where the model has no output."""
    if shape is None:
        return b""
    return json.dumps(_out(output or {}, shape), separators=(",", ":")).encode()


def _in(value: Any, shape: Shape) -> Any:
    if shape.document:
        return value
    return READERS[shape.kind](value, shape)


def _structure(value: Any, shape: Shape) -> dict[str, Any]:
    given = _object(value)
    return {name: _in(given[name], member) for name, member in shape.members.items() if given.get(name) is not None}


def _map(value: Any, shape: Shape) -> dict[str, Any]:
    return {name: _in(each, _of(shape)) for name, each in _object(value).items() if each is not None}


def _list(value: Any, shape: Shape) -> list[Any]:
    if not isinstance(value, list):
        raise Serialization("Expected list or null")
    return [None if each is None else _in(each, _of(shape)) for each in value]


def _of(shape: Shape) -> Shape:
    """What a list or a map holds."""
    if shape.member is None:
        raise LookupError(f"{shape.name} holds nothing.")
    return shape.member


def _object(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise Serialization(LIST if isinstance(value, list) else "Expected structure or map or null")


def _string(value: Any, shape: Shape) -> str:
    if isinstance(value, str):
        return value
    raise _wrong(value, "a String")


def _integer(value: Any, shape: Shape) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        raise _wrong(value, "an Integer" if shape.kind == "integer" else "a Long")
    if not -(2 ** BITS[shape.kind]) <= value < 2 ** BITS[shape.kind]:
        raise Serialization("NUMBER_VALUE is out of range")
    return int(value)


def _boolean(value: Any, shape: Shape) -> bool:
    if isinstance(value, bool):
        return value
    raise _wrong(value, "a Boolean")


def _timestamp(value: Any, shape: Shape) -> datetime:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _wrong(value, "a Timestamp")
    try:
        return datetime.fromtimestamp(value, tz=UTC)
    except (ValueError, OverflowError, OSError):
        raise Serialization("NUMBER_VALUE is out of range") from None


def _blob(value: Any, shape: Shape) -> bytes:
    try:
        return base64.b64decode(_string(value, shape), validate=True)
    except (binascii.Error, ValueError):
        raise Serialization("A blob is base64") from None


READERS: dict[str, Callable[[Any, Shape], Any]] = {
    "structure": _structure,
    "map": _map,
    "list": _list,
    "string": _string,
    "integer": _integer,
    "long": _integer,
    "boolean": _boolean,
    "timestamp": _timestamp,
    "blob": _blob,
}


def _wrong(value: Any, wanted: str) -> Serialization:
    if isinstance(value, dict | list):
        return Serialization(LIST if isinstance(value, list) else STRUCTURE)
    kind = {bool: f"{value}_VALUE".upper(), str: "STRING_VALUE"}.get(type(value), "NUMBER_VALUE")
    return Serialization(f"{kind} can not be converted to {wanted}")


def _no_constant(name: str) -> float:
    raise ValueError(name)  # NaN and Infinity are not JSON


DECODER = json.JSONDecoder(parse_constant=_no_constant)


def _storable(value: Any) -> None:
    """What was escaped may be half a character, or one that no database keeps."""
    text = json.dumps(value, ensure_ascii=False)
    text.encode()
    if "\\u0000" in text.replace("\\\\", ""):
        raise InvalidParameter("The character U+0000 is not allowed.")


def _out(value: Any, shape: Shape) -> Any:
    if shape.document:
        return value
    match shape.kind:
        case "structure":
            return {
                name: _out(value[name], member) for name, member in shape.members.items() if value.get(name) is not None
            }
        case "list":
            return [_out(each, _of(shape)) for each in value]
        case "map":
            return {str(name): _out(each, _of(shape)) for name, each in value.items()}
        case "timestamp":
            return round(value.timestamp(), 3)
        case "blob":
            return base64.b64encode(value).decode()
        case "string":
            return str(value)
        case _:
            return value
