"""Addresses as names: alive when verified, one owner at a time, moved only on request (Cognito's AliasAttributes)."""

from __future__ import annotations

import pytest

from idp.directory import names, users
from idp.directory.models import User
from idp.kernel.refusals import AliasExists, UsernameExists
from idp.pools.models import Pool
from tests.conftest import make


def test_an_unverified_address_is_no_alias(pool: Pool, dov: User) -> None:
    assert names.find(pool, "dov@example.com") is None
    users.verify(dov, "email")
    assert names.find(pool, "dov@example.com") == dov


def test_a_verified_address_has_one_owner(pool: Pool, ann: User) -> None:
    twin = make(pool, "twin", email="ANN@example.com")
    with pytest.raises(AliasExists):
        users.verify(twin, "email")
    assert names.find(pool, "ann@example.com") == ann
    assert User.objects.get(pk=twin.pk).email_verified is False


def test_an_alias_moves_on_request_and_its_former_owner_loses_the_flag(pool: Pool, ann: User) -> None:
    twin = make(pool, "twin", email="ann@example.com")
    names.move(twin, "email", "ann@example.com")
    assert names.find(pool, "ann@example.com") == twin
    assert names.find(pool, "ann") == ann
    assert User.objects.get(pk=ann.pk).email_verified is False


def test_an_alias_is_never_moved_out_of_another_pool(pool: Pool, other_pool: Pool, ann: User) -> None:
    other_pool.username_attributes, other_pool.alias_attributes = [], ["email"]
    other_pool.save()
    twin = make(other_pool, "twin", email="ann@example.com")
    names.move(twin, "email", "ann@example.com")
    assert names.find(pool, "ann@example.com") == ann
    assert User.objects.get(pk=ann.pk).email_verified is True


def test_a_changed_address_is_unverified_and_its_alias_dies(pool: Pool, ann: User) -> None:
    users.change(ann, {"email": "new@example.com"})
    assert names.find(pool, "ann@example.com") is None
    assert names.find(pool, "new@example.com") is None
    assert User.objects.get(pk=ann.pk).email_verified is False


def test_an_address_that_is_the_username_counts_unverified(other_pool: Pool) -> None:
    zoe = make(other_pool, "zoe@example.com", email="zoe@example.com")
    assert names.find(other_pool, "Zoe@Example.com") == zoe
    assert zoe.username == zoe.sub


def test_an_address_that_is_the_username_is_taken_for_everybody_else(other_pool: Pool, mallory: User) -> None:
    with pytest.raises(UsernameExists):
        make(other_pool, "ann@example.com", email="Ann@Example.com")


def test_a_pool_may_know_people_by_mail_or_phone(other_pool: Pool) -> None:
    other_pool.username_attributes = ["email", "phone_number"]
    other_pool.save()
    zoe = make(other_pool, "+14155550123", phone_number="+14155550123")
    assert names.find(other_pool, "+14155550123") == zoe
    users.change(zoe, {"email": "zoe@example.com"})
    assert names.find(other_pool, "zoe@example.com") == zoe


def test_an_attribute_that_is_no_alias_here_is_no_name(pool: Pool) -> None:
    make(pool, "zoe", phone_number="+14155550123", phone_number_verified="true", preferred_username="zz")
    assert names.find(pool, "+14155550123") is None
    assert names.find(pool, "zz") is None
