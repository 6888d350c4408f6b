"""The shapes of the service model: what a value must look like, built once from botocore's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import regex

Json = Mapping[str, Any]


@dataclass(slots=True, eq=False)
class Shape:
    """One shape; ``low`` and ``high`` bound a length or a number, ``member`` is a list's or a map's."""

    name: str
    kind: str
    sensitive: bool = False
    document: bool = False
    low: int | None = None
    high: int | None = None
    pattern: str = ""
    matches: Any = None
    enum: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    members: dict[str, Shape] = field(default_factory=dict, repr=False)
    member: Shape | None = field(default=None, repr=False)
    key: Shape | None = field(default=None, repr=False)


def build(shapes: Mapping[str, Json]) -> dict[str, Shape]:
    """Every shape by name; they may refer to each other in circles, so they are filled after they are made."""
    built = {name: _plain(name, json) for name, json in shapes.items()}
    for name, json in shapes.items():
        shape = built[name]
        shape.members = {member: built[to["shape"]] for member, to in json.get("members", {}).items()}
        if json["type"] == "list":
            shape.member = built[json["member"]["shape"]]
        elif json["type"] == "map":
            shape.key, shape.member = built[json["key"]["shape"]], built[json["value"]["shape"]]
    return built


def _plain(name: str, json: Json) -> Shape:
    pattern = json.get("pattern", "")
    return Shape(
        name=name,
        kind=json["type"],
        sensitive=bool(json.get("sensitive")),
        document=bool(json.get("document")),
        low=json.get("min"),
        high=json.get("max"),
        pattern=pattern,
        matches=_compiled(pattern) if pattern else None,
        enum=tuple(json.get("enum", ())),
        required=tuple(json.get("required", ())),
    )


def _compiled(pattern: str) -> Any:
    r"""Java's reading: ``\w`` and ``\s`` are ASCII there, ``\p{L}`` is not (`regex` has one switch for both)."""
    return regex.compile(pattern, 0 if r"\p{" in pattern else regex.ASCII)
