"""The attributes a person of a pool can have: the standard OIDC ones and the pool's own; `values` says of what form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from idp.pools.models import Pool
from idp.pools.values import (
    CONTROL,
    LONGEST,
    STANDARD,
    VERIFIED_FLAGS,
    Missing,
    NotConforming,
    Rule,
    canonical,
    known,
)

__all__ = [
    "CONTROL",
    "LONGEST",
    "STANDARD",
    "VERIFIED_FLAGS",
    "Missing",
    "NotConforming",
    "Rule",
    "asked",
    "checked",
    "declared",
    "in_order",
    "known",
    "listed",
    "required",
    "rules",
]


def rules(pool: Pool) -> dict[str, Rule]:
    """What is `declared`; an address that is the user name is required beside that, and can be changed."""
    found = declared(pool)
    for name in pool.username_attributes if len(pool.username_attributes) == 1 else ():
        found[name] = replace(found[name], mutable=True, required=True, minimum=0, maximum=LONGEST)
    return found


def declared(pool: Pool) -> dict[str, Rule]:
    """Every attribute by name, standard ones first; a retired one is still among them, and never required."""
    found = {name: _standard(name) for name in STANDARD}
    for row in pool.attributes.all():
        found[row.name] = Rule(
            row.name,
            row.type if row.name.startswith("custom:") else found[row.name].type,
            row.mutable,
            row.required and not row.retired,
            int(row.minimum) if row.minimum else found[row.name].minimum if row.name in found else None,
            int(row.maximum) if row.maximum else found[row.name].maximum if row.name in found else None,
            asked=row.asked and not row.retired,
            retired=row.retired is not None,
            labels=row.label,
        )
    return found


def _standard(name: str) -> Rule:
    if name in VERIFIED_FLAGS:
        return Rule(name, "Boolean")
    if name == "updated_at":
        return Rule(name, "Number", minimum=0)
    if name == "sub":
        return Rule(name, mutable=False, minimum=1, maximum=LONGEST)
    if name == "birthdate":
        return Rule(name, minimum=10, maximum=10)
    return Rule(name, minimum=0, maximum=LONGEST)


def required(pool: Pool) -> list[Rule]:
    """What must be given at sign-up, in the pool's order (``sub`` is ours to give)."""
    return [rule for rule in in_order(pool) if rule.required and rule.name != "sub"]


def in_order(pool: Pool) -> list[Rule]:
    """As pages list them: the owner's order first, where there is one, and then the standard ones."""
    found = rules(pool)
    placed = [row.name for row in pool.attributes.all() if row.position]
    return [found[name] for name in [*placed, *(name for name in found if name not in placed)]]


def asked(pool: Pool, names: Sequence[str] | None) -> list[Rule]:
    """What the sign-up page shows without demanding it, for a client with this write list.

    A client without a list of its own may write them there, though custom ones are nowhere else in its default.
    """
    return [
        rule for rule in in_order(pool) if rule.asked and not rule.required and (names is None or rule.name in names)
    ]


def checked(pool: Pool, given: Mapping[str, str]) -> dict[str, str]:
    """``given`` with every value in its canonical form. Raises InvalidParameter, naming the attribute."""
    there = rules(pool)
    return {name: canonical(there.get(name), name, value) for name, value in given.items()}


def listed(names: Sequence[str] | None, attribute: str) -> bool:
    """Whether a client's read or write list has it; without a list it is every standard attribute."""
    return attribute in names if names is not None else not attribute.startswith("custom:")
