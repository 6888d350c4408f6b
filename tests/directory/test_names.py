"""From what somebody typed to the person: one pool, one key, no squatting on other people's addresses."""

from __future__ import annotations

import pytest

from idp.directory import names, users
from idp.directory.models import SignInName, Status, User
from idp.kernel.refusals import AliasExists, InvalidParameter, UsernameExists
from idp.pools.models import Pool
from tests.conftest import make


@pytest.mark.parametrize("typed", ["ann", "ANN", " ann ", "ａｎｎ", "ann@example.com", "Ann@Example.COM"])
def test_a_person_is_found_by_each_spelling_of_a_name(pool: Pool, ann: User, typed: str) -> None:
    assert names.find(pool, typed) == ann


@pytest.mark.parametrize(
    "typed", ["", " ", "anna", "ann\x00", "\ud800", "a" * 513, "﷼" * 5000, "%", "ann@example.co", "ann' OR 1=1 --"]
)
def test_a_name_that_is_nobodys_finds_nobody_and_breaks_nothing(pool: Pool, ann: User, typed: str) -> None:
    assert names.find(pool, typed) is None


def test_one_name_in_two_pools_leads_to_two_people(pool: Pool, other_pool: Pool, ann: User, mallory: User) -> None:
    assert names.find(pool, "ann@example.com") == ann
    assert names.find(other_pool, "ann@example.com") == mallory
    assert names.find(other_pool, "ann") is None


def test_a_sub_names_its_person_only_where_the_address_is_the_username(
    pool: Pool, other_pool: Pool, ann: User, mallory: User
) -> None:
    assert names.find(other_pool, mallory.sub) == mallory
    assert names.find(pool, ann.sub) is None
    assert names.find(other_pool, ann.sub) is None


def test_cases_are_told_apart_where_the_pool_says_so(pool: Pool) -> None:
    pool.case_sensitive = True
    pool.save()
    make(pool, "Zoe")
    assert names.find(pool, "zoe") is None
    assert make(pool, "zoe") == names.find(pool, "zoe")


def test_a_taken_username_is_refused_in_any_spelling(pool: Pool, ann: User) -> None:
    with pytest.raises(UsernameExists):
        make(pool, "ＡNN")
    assert User.objects.filter(pool=pool).count() == 1


@pytest.mark.parametrize("username", ["", "a b", "a\nb", "\x00", "a" * 129, "\u200b", "\ud800"])
def test_a_username_has_cognitos_form(pool: Pool, username: str) -> None:
    with pytest.raises(InvalidParameter):
        names.check_username(pool, username)


@pytest.mark.parametrize("username", ["victim@example.com", "victim＠example．com", "victim﹫example.com"])
def test_a_username_cannot_pass_for_somebodys_address(pool: Pool, username: str) -> None:
    """Names are compared in their folded form, where a full-width @ is an @."""
    with pytest.raises(InvalidParameter):
        names.check_username(pool, username)


@pytest.mark.parametrize("username", ["+14155550123", "＋１４１５５５５０１２３"])
def test_a_username_cannot_pass_for_somebodys_phone(pool: Pool, username: str) -> None:
    pool.alias_attributes = ["phone_number"]
    with pytest.raises(InvalidParameter):
        names.check_username(pool, username)


def test_a_username_too_long_when_folded_is_refused_before_it_cannot_be_stored(pool: Pool) -> None:
    with pytest.raises(InvalidParameter):
        names.check_username(pool, "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 128)


@pytest.mark.parametrize("alias", ["ann@example.com", "ann＠example.com", "x" * 600, "\u3000"])
def test_a_preferred_username_obeys_the_same_rules(pool: Pool, alias: str) -> None:
    pool.alias_attributes = ["email", "preferred_username"]
    pool.save()
    mallory = make(pool, "mallory")
    with pytest.raises(InvalidParameter):
        users.change(mallory, {"preferred_username": alias})
    assert SignInName.objects.filter(user=mallory).count() == 1


def test_a_preferred_username_cannot_be_anothers_username(pool: Pool, ann: User) -> None:
    pool.alias_attributes = ["preferred_username"]
    pool.save()
    zoe = make(pool, "zoe", email="zoe@example.com")
    with pytest.raises(AliasExists):
        users.change(zoe, {"preferred_username": "Ann"})
    assert User.objects.get(pk=zoe.pk).preferred_username == ""
    assert names.find(pool, "ann") == ann


def test_a_new_username_cannot_be_anothers_preferred_username(pool: Pool) -> None:
    pool.alias_attributes = ["preferred_username"]
    pool.save()
    make(pool, "zoe", preferred_username="ann")
    with pytest.raises(UsernameExists):
        users.create(pool, username="ann", attributes={}, status=Status.UNCONFIRMED)
