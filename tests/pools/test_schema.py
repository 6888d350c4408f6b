"""What a value of an attribute may look like, by the pool's schema."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from idp.kernel.refusals import InvalidParameter
from idp.pools import schema
from idp.pools.models import Attribute, Pool

CUSTOM = {
    "custom:plan": ("String", "2", "5"),
    "custom:age": ("Number", "-5", "120"),
    "custom:since": ("DateTime", "", ""),
    "custom:ok": ("Boolean", "", ""),
}


@pytest.fixture
def place() -> Pool:
    """A pool in memory with one attribute of each type; ``name`` is required."""
    pool = Pool(id="eu-local-1_Schema001", name="Schema")
    rows = [
        Attribute(pool=pool, name=name, type=kind, minimum=low, maximum=high)
        for name, (kind, low, high) in CUSTOM.items()
    ]
    rows.append(Attribute(pool=pool, name="name", required=True))
    pool._prefetched_objects_cache = {"attributes": rows}  # type: ignore[attr-defined]
    return pool


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("email", " Ann@example.com ", "Ann@example.com"),
        ("phone_number", "+1 415 555-0123", "+14155550123"),
        ("birthdate", "1990-01-31", "1990-01-31"),
        ("website", "https://example.com/ann", "https://example.com/ann"),
        ("updated_at", "0", "0"),
        ("nickname", "", ""),
        ("custom:plan", "gold", "gold"),
        ("custom:age", "-5", "-5"),
        ("custom:age", "119.5", "119.5"),
        ("custom:since", "2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z"),
        ("custom:ok", "TRUE", "true"),
    ],
)
def test_a_good_value_is_kept_in_its_canonical_form(place: Pool, name: str, given: str, kept: str) -> None:
    assert schema.checked(place, {name: given}) == {name: kept}


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("email", "ann"),
        ("email", "ann@example.com\nBcc: all@example.com"),
        ("email", "ann@example.com, mallory@example.com"),
        ("phone_number", "4155550123"),
        ("phone_number", "+1"),
        ("birthdate", "31.01.1990"),
        ("phone_number", "+1 415 555 0123 ext. 5"),
        ("birthdate", "1990-02-30"),
        ("birthdate", "1990-W05-3"),
        ("website", "javascript:alert(1)"),
        ("website", "http://[::1"),
        ("website", "https://example.com/ann\n"),
        ("website", "https://example.com/ ann"),
        ("picture", "//example.com/a.png"),
        ("updated_at", "-1"),
        ("name", "  "),
        ("name", "\x00"),
        ("nickname", "\ud800"),
        ("nickname", "x" * 2049),
        ("custom:plan", "g"),
        ("custom:plan", "golden"),
        ("custom:age", "-6"),
        ("custom:age", "120.1"),
        ("custom:age", "120.00000000000000000001"),
        ("custom:age", "1e2"),
        ("custom:age", "NaN"),
        ("custom:age", "²"),
        ("custom:age", "9" * 400),
        ("custom:since", "tomorrow"),
        ("custom:since", "20260131T120000Z"),
        ("custom:ok", "yes"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_attribute(place: Pool, name: str, given: str) -> None:
    with pytest.raises(InvalidParameter) as refused:
        schema.checked(place, {name: given})
    assert refused.value.field == name


@pytest.mark.parametrize("name", ["sub", "custom:unknown", "is_staff", "password", "status", "pool_id", ""])
def test_what_is_not_in_the_schema_cannot_be_written(place: Pool, name: str) -> None:
    with pytest.raises(InvalidParameter):
        schema.checked(place, {name: "x"})


def test_what_a_pool_requires_is_asked_for(place: Pool) -> None:
    assert [rule.name for rule in schema.required(place)] == ["name"]


@pytest.mark.parametrize("kind", ["email", "phone_number"])
def test_an_address_that_is_the_username_is_required(kind: str) -> None:
    pool = Pool(id="eu-local-1_Schema002", username_attributes=[kind])
    pool._prefetched_objects_cache = {"attributes": []}  # type: ignore[attr-defined]
    assert [rule.name for rule in schema.required(pool)] == [kind]


@pytest.mark.parametrize("limit", ["--5", "²", "5\n", "1.5", "five"])
def test_a_limit_is_a_whole_number(place: Pool, limit: str) -> None:
    row = Attribute(pool=place, name="custom:new", type="Number", minimum=limit)
    with pytest.raises(ValidationError, match="whole number"):
        row.clean()


@pytest.mark.parametrize("name", ["plan", "is_staff", "custom"])
def test_an_attribute_of_ones_own_begins_with_custom(place: Pool, name: str) -> None:
    with pytest.raises(ValidationError, match="custom:"):
        Attribute(pool=place, name=name).clean()
