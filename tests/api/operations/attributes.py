"""AttributeListType, from and to a mapping."""

from __future__ import annotations


def named(attributes: list[dict[str, str]]) -> dict[str, str]:
    return {each["Name"]: each["Value"] for each in attributes}


def listed(**attributes: str) -> list[dict[str, str]]:
    return [{"Name": name.replace("custom_", "custom:"), "Value": value} for name, value in attributes.items()]
