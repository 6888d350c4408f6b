"""The person who is not there looks like one and can never come in."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from idp.credentials import passwords, verifiers
from idp.directory import names, phantom
from idp.pools.models import Pool


def test_a_phantom_is_the_same_at_each_look_and_in_each_spelling(pool: Pool) -> None:
    first, second = phantom.of(pool, "nobody"), phantom.of(pool, " NoBody ")
    assert first.pk == second.pk
    assert (first.email, first.phone_number) == (second.email, second.phone_number)
    assert first.pk.version == 4


def test_a_phantom_differs_by_name_and_by_pool(pool: Pool, other_pool: Pool) -> None:
    assert len({phantom.of(place, name).pk for place in (pool, other_pool) for name in ("nobody", "noone")}) == 4


def test_a_phantom_cannot_be_foretold_without_the_key(pool: Pool, settings: Settings) -> None:
    known = phantom.of(pool, "nobody").pk
    settings.PORTICO_SECRET_KEYS = ["A" * 43]
    assert phantom.of(pool, "nobody").pk != known


def test_a_new_key_put_first_does_not_give_a_phantom_away(pool: Pool, settings: Settings) -> None:
    """People stay as they are when keys change; whoever did not would be nobody."""
    known, salt = phantom.of(pool, "nobody"), verifiers.known(phantom.of(pool, "nobody"), "nobody").salt
    settings.PORTICO_SECRET_KEYS = ["A" * 43, *settings.PORTICO_SECRET_KEYS]
    same = phantom.of(pool, "nobody")
    assert (same.pk, same.email, same.phone_number) == (known.pk, known.email, known.phone_number)
    assert verifiers.known(same, "nobody").salt == salt


def test_a_phantom_is_not_there_and_is_not_stored(pool: Pool) -> None:
    found = names.find_or_phantom(pool, "nobody")
    assert not found.exists
    assert names.find(pool, "nobody") is None


@pytest.mark.parametrize("password", ["", "!", "Correct-Horse-7"])
def test_no_password_opens_a_phantom(pool: Pool, password: str) -> None:
    found = phantom.of(pool, "nobody")
    assert not passwords.matches(found, password)
    assert not passwords.matches(found, found.password)


def test_a_phantom_named_by_an_address_has_that_address(other_pool: Pool) -> None:
    """Whoever types the address of somebody who is there is told that address, masked; so must be who types another."""
    assert phantom.of(other_pool, "Zoe@example.com").email == "zoe@example.com"
    assert phantom.of(other_pool, "+14155550123").phone_number == "+14155550123"


@pytest.mark.parametrize("name", ["", "\x00", "\ud800", "a" * 10_000])
def test_any_name_has_its_phantom(pool: Pool, name: str) -> None:
    assert not phantom.of(pool, name).exists
