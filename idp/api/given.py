"""Reading Amazon's shapes: what `printed` writes, the other way round."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from idp.kernel.refusals import InvalidParameter


def attributes(listed: Sequence[Mapping[str, Any]] | None) -> dict[str, str]:
    """AttributeListType by name; no value is an empty one. Raises InvalidParameter for a name given twice."""
    found: dict[str, str] = {}
    for each in listed or ():
        if each["Name"] in found:
            raise InvalidParameter(f"Attribute {each['Name']} is given twice.", field=each["Name"])  # [P]
        found[each["Name"]] = each.get("Value", "")
    return found
