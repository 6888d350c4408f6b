"""What the model demands of a value: required, lengths, ranges, patterns, enums.

botocore's own validator knows the types and the minima only. All that is wrong is told at once, in
Amazon's sentence; a sensitive value is not repeated in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from idp.api.shapes import Shape
from idp.kernel.refusals import InvalidParameter, Refusal

MOST = 20
LONGEST_ECHO = 256
SECONDS = 0.5
SHORT = 256
"""Too short to keep any of the model's patterns busy; watching the clock costs forty times what matching does."""


class Validation(Refusal):
    """For an operation that does not declare InvalidParameterException."""

    code = "ValidationException"


def check(given: dict[str, Any], shape: Shape, *, declares_parameter: bool = True) -> None:
    """Raises InvalidParameter (Validation) with every constraint that ``given`` breaks."""
    found = []
    for problem in _structure(given, shape, ""):
        found.append(problem)
        if len(found) == MOST:
            break
    if found:
        noun = "error" if len(found) == 1 else "errors"
        sentence = f"{len(found)} validation {noun} detected: {'; '.join(found)}"
        raise (InvalidParameter if declares_parameter else Validation)(sentence, detail="the model's constraints")


def _structure(given: dict[str, Any], shape: Shape, path: str) -> Iterator[str]:
    for name in shape.required:
        if name not in given:
            yield f"Value null at '{_join(path, name)}' failed to satisfy constraint: Member must not be null"
    for name, value in given.items():
        yield from _value(value, shape.members[name], _join(path, name))


def _value(value: Any, shape: Shape, path: str) -> Iterator[str]:
    if value is None:
        yield f"Value null at '{path}' failed to satisfy constraint: Member must not be null"
        return
    for constraint in _broken(value, shape):
        yield f"{_echo(value, shape)} at '{path}' failed to satisfy constraint: {constraint}"
    if shape.document:
        return
    if shape.kind == "structure":
        yield from _structure(value, shape, path)
    elif shape.kind == "list" and shape.member:
        for number, each in enumerate(value, 1):
            yield from _value(each, shape.member, f"{path}.{number}.member")
    elif shape.kind == "map" and shape.member and shape.key:
        for key, each in value.items():
            yield from _value(key, shape.key, f"{path}.key")
            yield from _value(each, shape.member, f"{path}.{key[:LONGEST_ECHO]}.member")


def _broken(value: Any, shape: Shape) -> Iterator[str]:
    if shape.kind in ("integer", "long"):
        if shape.high is not None and value > shape.high:
            yield f"Member must have value less than or equal to {shape.high}"
        if shape.low is not None and value < shape.low:
            yield f"Member must have value greater than or equal to {shape.low}"
    elif shape.kind in ("string", "blob", "list", "map"):
        fits = shape.high is None or len(value) <= shape.high
        if not fits:
            yield f"Member must have length less than or equal to {shape.high}"
        if shape.matches and fits and not _matches(shape, value):
            yield f"Member must satisfy regular expression pattern: {shape.pattern}"
        if shape.low is not None and len(value) < shape.low:
            yield f"Member must have length greater than or equal to {shape.low}"
    if shape.enum and value not in shape.enum:
        yield f"Member must satisfy enum value set: [{', '.join(shape.enum)}]"


def _matches(shape: Shape, value: str) -> bool:
    """The whole value; one that was made to keep the pattern busy does not match."""
    if len(value) <= SHORT:
        return shape.matches.fullmatch(value) is not None
    try:
        return shape.matches.fullmatch(value, timeout=SECONDS) is not None
    except TimeoutError:
        return False


def _echo(value: Any, shape: Shape) -> str:
    """What was sent, unless it is a secret or holds more than one value."""
    if shape.sensitive or (value and shape.kind in ("list", "map", "structure", "blob")):
        return "Value"
    return f"Value '{str(value)[:LONGEST_ECHO]}'"


def _join(path: str, name: str) -> str:
    """Amazon's spelling: the first letter is small, unless the name begins with an abbreviation."""
    small = name if name[:2].isupper() else name[:1].lower() + name[1:]
    return f"{path}.{small}" if path else small
