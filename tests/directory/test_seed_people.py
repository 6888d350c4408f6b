"""Invented people: many, in every script, the same again, and as if the engine had made them."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings

from idp.credentials import passwords
from idp.directory import names
from idp.directory.models import Group, Membership, SignInName, Status, User
from idp.directory.seed import tables
from idp.journal.models import Entry
from idp.kernel import actor
from idp.kernel.actor import Actor, Kind
from idp.pools import schema
from idp.pools.models import Attribute, Pool
from tests.conftest import NOW


def sow(pool: Pool, count: int, **options: object) -> str:
    out = StringIO()
    call_command("seed_people", pool.pk, count=count, stdout=out, **options)
    return out.getvalue()


def seen(pool: Pool) -> list[tuple[object, ...]]:
    return list(User.objects.filter(pool=pool).order_by("pk").values_list("pk", "username", "email", "name", "more"))


def test_they_are_varied_and_all_of_the_pool_and_the_last_two_years(pool: Pool, other_pool: Pool) -> None:
    said = sow(pool, 1_500)
    people = list(User.objects.filter(pool=pool))
    assert said.startswith("1,500 people, ")
    assert "None of them has a password." in said
    assert len(people) == 1_500
    assert not User.objects.filter(pool=other_pool).exists()
    assert {user.status for user in people} >= {Status.CONFIRMED, Status.UNCONFIRMED, Status.FORCE_CHANGE_PASSWORD}
    assert {user.enabled for user in people} == {True, False}
    assert not any(user.is_staff or user.has_usable_password() for user in people)
    assert {bool(user.phone_number) for user in people} == {bool(user.last_login) for user in people} == {True, False}
    assert {user.phone_number_verified for user in people if user.phone_number} == {True, False}
    scripts = {user.name[0] for user in people if not user.name[0].isascii()}
    assert len(scripts) > 20
    assert all((NOW - user.created).days <= 731 and user.created <= NOW for user in people)
    assert all(user.last_login is None or user.created <= user.last_login <= NOW for user in people)
    assert {user.email.partition("@")[2].removeprefix("mail.").removeprefix("staff.")[:8] for user in people} == {
        "example."
    }


def test_each_of_them_conforms_to_the_pool_and_can_be_found(pool: Pool, other_pool: Pool) -> None:
    for name, kind, low, high in [
        ("size", "Number", "3", "9"),
        ("member", "Boolean", "", ""),
        ("at", "DateTime", "", ""),
    ]:
        Attribute.objects.create(pool=pool, name=f"custom:{name}", type=kind, minimum=low, maximum=high)
    Attribute.objects.create(pool=pool, name="birthdate", required=True)
    Attribute.objects.create(pool=pool, name="custom:code", minimum="7", maximum="8")
    Pool.objects.filter(pk=other_pool.pk).update(username_attributes=["phone_number"])
    other_pool.refresh_from_db()
    for place in (pool, other_pool):
        sow(place, 120)
        for user in User.objects.filter(pool=place).select_related("pool"):
            for name, value in user.attributes().items():
                assert name == "sub" or schema.checked(place, {name: value}) == {name: value}
            before = sorted(SignInName.objects.filter(user=user).values_list("kind", "key"))
            names.refresh(user)
            assert sorted(SignInName.objects.filter(user=user).values_list("kind", "key")) == before
            known = user.phone_number if place == other_pool else user.username
            assert names.find(place, known) == user


def test_the_same_again_and_then_more(pool: Pool, other_pool: Pool) -> None:
    sow(pool, 150)
    first = seen(pool)
    User.objects.filter(pool=pool).delete()
    sow(pool, 150)
    assert seen(pool) == first
    sow(pool, 70)
    assert [row for row in first if row not in seen(pool)] == []
    assert len(seen(pool)) == 220
    sow(pool, 10, seed=7)
    assert len(seen(pool)) == 230
    sow(other_pool, 10)
    assert len(seen(other_pool)) == 10


def test_all_or_nobody(pool: Pool) -> None:
    """Somebody real has the name of one of them."""
    sow(pool, 40)
    taken = SignInName.objects.filter(pool=pool, kind="username").order_by("-id")[0].key
    User.objects.filter(pool=pool).delete()
    somebody = User.objects.create(pool=pool, username="somebody")
    names.give(somebody, SignInName.Kind.USERNAME, taken)
    with pytest.raises(CommandError, match="nobody was made"):
        sow(pool, 40)
    assert User.objects.filter(pool=pool).count() == 1


def test_a_password_for_all_is_said_once(pool: Pool) -> None:
    said = sow(pool, 30, password=True)
    password = said.strip().rpartition("Their password: ")[2]
    user = User.objects.filter(pool=pool, status=Status.CONFIRMED)[0]
    assert passwords.matches(user, password)
    assert not User.objects.filter(pool=pool, status=Status.UNCONFIRMED)[0].has_usable_password()


def test_some_are_in_groups(pool: Pool) -> None:
    sow(pool, 300, groups=3)
    sizes = [Membership.objects.filter(group=group).count() for group in Group.objects.order_by("name")]
    assert sizes[0] > max(sizes[1:])
    assert 150 < sum(sizes) < 250


def test_indexes_that_were_dropped_are_there_again(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    def structure() -> object:
        with connection.cursor() as cursor:
            return [connection.introspection.get_constraints(cursor, model._meta.db_table) for model in ROWS]

    before = structure()
    monkeypatch.setattr(tables, "WITHOUT_INDEXES", 50)
    sow(pool, 60, groups=2)
    assert structure() == before
    assert len(seen(pool)) == 60


ROWS = (User, SignInName, Membership)


def test_the_journal_tells_who_did_it_and_how_many(pool: Pool) -> None:
    with actor.acting(Actor(Kind.COMMAND, id="root", name="root", act="seed_people")):
        sow(pool, 25)
    entry = Entry.objects.get(act="seed_people")
    assert (entry.target, entry.after["people"], entry.actor) == (pool.pk, 25, "root")


def test_it_is_refused_where_it_would_do_harm(pool: Pool, operators: Pool) -> None:
    with pytest.raises(CommandError, match="operators' pool"):
        sow(operators, 1)
    with pytest.raises(CommandError, match="There is no pool"):
        call_command("seed_people", "eu-local-1_Nowhere", count=1)
    with override_settings(PORTICO_TEST_MODE=False):
        with pytest.raises(CommandError, match="say --yes to put 5 invented people"):
            sow(pool, 5)
        assert seen(pool) == []
        sow(pool, 5, yes=True)
    assert len(seen(pool)) == 5
    for wrong in ("0", "-1", "10,000,000"):
        with pytest.raises(CommandError):
            call_command("seed_people", pool.pk, "--count", wrong)
