"""Values made from the model: valid input for any shape, and the ways to break it by one constraint."""

from __future__ import annotations

from typing import Any

import regex
from hypothesis import strategies as st

from idp.api.shapes import Shape

TEXTS = [
    *("a", "ann", "Ann-1", "ann@example.com", "+14155550123", "Correct-Horse-7", "eu-local-1_AbCdEf123", "0123456789"),
    *("arn:aws:cognito-idp:eu-local-1:000000000000:userpool/eu-local-1_AbCdEf123", "terms-of-use", "cognito:default"),
    *(
        "arn:aws:s3:::bucket",
        "import-0abc",
        "Level1",
        "123456",
        "Code {####}",
        "Click {##here##}",
        "https://app.example.com/callback",
    ),
    *(
        "eu-local-1_0123-abcd",
        "tkn" + "a0" * 12 + "b",
        "7a3cfa51-9cd8-4d5a-8c4a-8f9de6e5b5c1",
        "é" * 8,
        "한국어",
        "a b",
    ),
    *("eyJh.eyJi.c2ln", "session" * 4, "0af", "A" * 24, "x" * 26, "custom:plan", "us-west-2", "user@x", "ab", "abc"),
]


def valid(shape: Shape, depth: int = 0) -> st.SearchStrategy[Any]:
    """Whatever the model lets through: required members always, the others at times."""
    match shape.kind:
        case "structure" if shape.document:
            return st.just({"any": ["thing", 1, None]})
        case "structure":
            given = {name: valid(member, depth + 1) for name, member in shape.members.items()}
            needed = {name: given[name] for name in shape.required}
            return st.fixed_dictionaries(
                needed, optional={name: each for name, each in given.items() if name not in needed} if depth < 4 else {}
            )
        case "list" if shape.member:
            low = shape.low or 0
            return st.lists(valid(shape.member, depth + 1), min_size=low, max_size=max(low, min(shape.high or 3, 3)))
        case "map" if shape.member and shape.key:
            return st.dictionaries(
                valid(shape.key), valid(shape.member, depth + 1), min_size=shape.low or 0, max_size=3
            )
        case "integer" | "long":
            return st.integers(
                shape.low if shape.low is not None else 0, shape.high if shape.high is not None else 9999
            )
        case "boolean":
            return st.booleans()
        case "timestamp":
            return st.integers(0, 4_000_000_000)
        case "blob":
            return st.sampled_from(["", "aGVsbG8=", "AAEC/w=="]) if not shape.low else st.just("aGVsbG8=")
        case _:
            return st.sampled_from(texts(shape))


def texts(shape: Shape) -> list[str]:
    """Strings that keep the shape's rules; a new rule that none of ours keeps wants a line in TEXTS."""
    if shape.enum:
        return list(shape.enum)
    low, high = shape.low or 0, shape.high if shape.high is not None else 1 << 20
    tried = [*TEXTS, *("a" * size for size in (low, min(high, 4096)) if size), *([""] if not low else [])]
    found = [text for text in tried if low <= len(text) <= high and keeps(shape, text)]
    assert found, f"no sample keeps {shape.name}: {shape.pattern} {low}-{high}"
    return found


def keeps(shape: Shape, text: str) -> bool:
    flags = 0 if r"\p{" in shape.pattern else regex.ASCII
    return not shape.pattern or regex.fullmatch(shape.pattern, text, flags) is not None


def broken(shape: Shape) -> list[Any]:
    """Values of the right type that break one constraint of ``shape``."""
    found: list[Any] = []
    if shape.kind == "string":
        if shape.high is not None:
            found.append("a" * (shape.high + 1))
        if shape.low:
            found.append("")
        if shape.enum:
            found.append("NoSuchWord")
        if shape.pattern and not keeps(shape, "\x07 \x07"):
            found.append("\x07 \x07")
    elif shape.kind in ("integer", "long"):
        found += [shape.high + 1] if shape.high is not None else []
        found += [shape.low - 1] if shape.low is not None else []
    return found
