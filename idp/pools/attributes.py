"""A pool's schema: grown as in Cognito, and changed where nobody's value and no app can be hurt by it.

A name and a type stay for good, limits only widen, what may be changed once may be changed always. Retiring
hides an attribute from pages and refuses new values; those that are there stay, and apps go on reading them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction

from idp.kernel import clock
from idp.kernel.refusals import InvalidParameter, ResourceNotFound
from idp.pools import changes, schema
from idp.pools.models import Attribute, Pool

MOST = 50
"""Custom attributes of one pool (Cognito's quota, and what a token should have to carry at most)."""

CHANGEABLE = ("label", "asked", "required", "mutable", "minimum", "maximum")
STANDARD_CHANGEABLE = ("label", "asked", "required")
OURS = ("sub", "updated_at", *schema.VERIFIED_FLAGS)
"""Written by the house: nobody is asked for them."""

LONGEST_LABEL = 128


def add(pool: Pool, rows: Sequence[Attribute]) -> None:
    """Save unsaved rows. Raises InvalidParameter, and then adds none; ``field`` is the column, or the name there is."""
    with transaction.atomic():
        _lock(pool)
        there = dict(Attribute.objects.filter(pool=pool).values_list("name", "position"))
        for row in rows:
            if row.name in there:
                raise InvalidParameter(
                    f"{row.name}: Existing attribute already has name {row.name}.", field=row.name
                )  # [K]
            _conforms(row)
            row.position = row.position or _after(there)
            there[row.name] = row.position
            row.save(force_insert=True)
        if sum(name.startswith("custom:") for name in there) > MOST:
            raise InvalidParameter(f"A user pool has at most {MOST} custom attributes.")  # [P]


def change(pool: Pool, name: str, values: changes.Values, *, seen: changes.Values | None = None) -> Attribute:
    """Write the columns that are named, as far as nobody can be hurt by it. Raises InvalidParameter, Meanwhile."""
    allowed = CHANGEABLE if name.startswith("custom:") else STANDARD_CHANGEABLE
    with transaction.atomic():
        row = _locked(pool, name)
        before = {column: getattr(row, column) for column in CHANGEABLE}
        differ = changes.apply(row, values, seen=seen)
        for column in differ:
            if column not in allowed or (column == "mutable" and not row.mutable):
                raise InvalidParameter("This was fixed when the attribute was made.", field=column)
        _widens(row, before)
        _conforms(row)
        if differ:
            _save(row, differ)
    return row


def retire(pool: Pool, name: str) -> Attribute:
    """Idempotent. Raises InvalidParameter for a standard attribute."""
    if not name.startswith("custom:"):
        raise InvalidParameter("A standard attribute cannot be retired.", field="name")
    with transaction.atomic():
        row = _locked(pool, name)
        if row.retired is None:
            row.retired = clock.now()
            _save(row, ["retired"])
    return row


def bring_back(pool: Pool, name: str) -> Attribute:
    """With the values that people kept. Idempotent."""
    with transaction.atomic():
        row = _locked(pool, name)
        if row.retired is not None:
            row.retired = None
            _save(row, ["retired"])
    return row


def arrange(pool: Pool, names: Sequence[str]) -> None:
    """The order in which pages ask for them; those that are not named come after. Raises InvalidParameter."""
    with transaction.atomic():
        _lock(pool)
        rows = {row.name: row for row in Attribute.objects.filter(pool=pool)}
        if len(set(names)) != len(names) or not set(names) <= rows.keys():
            raise InvalidParameter("The attributes have changed meanwhile.", field="order")
        order = [*names, *(name for name in rows if name not in set(names))]
        for position, name in enumerate(order, 1):
            if rows[name].position != position:
                rows[name].position = position
                _save(rows[name], ["position"])


def _widens(row: Attribute, before: Mapping[str, Any]) -> None:
    """People may have any value that was allowed: every one of them stays allowed."""
    for column, narrower in (("minimum", int.__gt__), ("maximum", int.__lt__)):
        old, new = before[column], getattr(row, column)
        if not _is_whole(new):
            continue  # `clean` says it
        if new and (not old or narrower(int(new), int(old))):
            raise InvalidParameter("Limits can only be widened: people may have values beyond this.", field=column)


def _conforms(row: Attribute) -> None:
    """Raises InvalidParameter."""
    if (row.asked or row.required) and row.name in OURS:
        raise InvalidParameter("Portico writes this one itself: nobody can be asked for it.", field="asked")
    if unknown := set(row.label) - {code for code, _ in settings.LANGUAGES}:
        raise InvalidParameter(f"No page is in {min(unknown)}.", field="label")
    for text in row.label.values():
        if not isinstance(text, str) or len(text) > LONGEST_LABEL or schema.CONTROL.search(text) or "\n" in text:
            raise InvalidParameter(f"At most {LONGEST_LABEL} characters, on one line.", field="label")
    changes.check(row)
    low, high = row.minimum, row.maximum
    if row.type in (Attribute.Type.BOOLEAN, Attribute.Type.DATETIME) and (low or high):
        raise InvalidParameter("Only texts and numbers have limits.", field="minimum")
    if low and high and int(low) > int(high):
        raise InvalidParameter("The least is more than the most.", field="maximum")
    if row.type == Attribute.Type.STRING:
        for column, limit in (("minimum", low), ("maximum", high)):
            if not 0 <= int(limit or 0) <= schema.LONGEST:
                raise InvalidParameter(f"A text has between 0 and {schema.LONGEST} characters.", field=column)


def _is_whole(text: str) -> bool:
    return not text or text.removeprefix("-").isdecimal()


def _locked(pool: Pool, name: str) -> Attribute:
    """A standard attribute without a row of its own gets one with its first change. Raises ResourceNotFound."""
    _lock(pool)
    row = Attribute.objects.filter(pool=pool, name=name).first()
    if row is not None:
        return row
    if name not in schema.STANDARD:
        raise ResourceNotFound("The attribute does not exist.", field="name")
    rule = schema.rules(pool)[name]
    return Attribute(pool=pool, name=name, type=rule.type, mutable=rule.mutable)


def _lock(pool: Pool) -> None:
    Pool.objects.select_for_update().get(pk=pool.pk)


def _save(row: Attribute, columns: Sequence[str]) -> None:
    if row._state.adding:
        positions = Attribute.objects.filter(pool=row.pool).values_list("name", "position")
        row.position = _after(dict(positions))
        row.save(force_insert=True)
    else:
        row.save(update_fields=list(columns))


def _after(there: Mapping[str, int]) -> int:
    """The last place, where the owner has given places at all."""
    last = max(there.values(), default=0)
    return last + 1 if last else 0
