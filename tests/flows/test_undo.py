"""What an administrator did to a person is put back from the journal, unless something newer contradicts it."""

from __future__ import annotations

import contextlib
import contextvars
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

import pytest

from idp.credentials import codes, throttles
from idp.directory import groups, users
from idp.directory.models import Status, User
from idp.flows import administer, profile, undo, unlock
from idp.flows.steps import Caller
from idp.journal import erasable
from idp.journal.models import Entry
from idp.kernel import actor
from idp.kernel.actor import Actor, Kind
from idp.kernel.refusals import AliasExists, InvalidParameter, NotAuthorized, Refusal, ResourceNotFound
from idp.messages.models import Message
from idp.pools.models import Attribute, Client, Pool
from idp.tokens import families
from idp.tokens.models import TokenFamily
from tests.conftest import NOW, make
from tests.race import race

T = TypeVar("T")
OLGA = Actor(Kind.OPERATOR, id="olga", name="olga", act="Write")


@pytest.fixture(autouse=True)
def olga(request: pytest.FixtureRequest) -> Iterator[None]:
    """She is at work once the cast is there."""
    if request.node.get_closest_marker("race"):
        yield
        return
    for name in ("ann", "dov", "app", "operators"):
        request.getfixturevalue(name)
    with actor.acting(OLGA):
        yield


def by_nobody(act: Callable[..., T], *given: Any, **named: Any) -> T:
    """As if Olga had not been there."""
    return contextvars.Context().run(act, *given, **named)


@contextlib.contextmanager
def refused(kind: type[Refusal], saying: str) -> Iterator[None]:
    with pytest.raises(kind) as raised:
        yield
    assert saying in str(raised.value.message)


def newest() -> Entry:
    return erasable.read(Entry.objects.latest("pk"))


def anew(user: User) -> User:
    return User.objects.get(pk=user.pk)


def write(user: User, **attributes: str) -> Entry:
    caller = Caller(client=Client(id="", pool=user.pool, hide_existence=False))
    profile.write(user, {name.replace("__", ":"): value for name, value in attributes.items()}, caller=caller)
    return newest()


def test_attributes_go_back_to_what_they_were(ann: User) -> None:
    entry = write(ann, name="Ann Other", custom__plan="gold", nickname="Annie")

    undo.undo(entry)

    user = anew(ann)
    assert (user.name, user.more) == ("Ann Example", {})
    assert (newest().act, newest().actor, newest().subject) == (f"Undo {entry.pk}", "olga", ann.pk)
    assert (newest().before, newest().after) == (entry.after, entry.before)


def test_an_undo_can_be_undone(ann: User) -> None:
    undo.undo(write(ann, name="Ann Other"))
    undo.undo(newest())

    assert anew(ann).name == "Ann Other"


def test_an_attribute_that_was_removed_comes_back(ann: User) -> None:
    write(ann, nickname="Annie")
    undo.undo(write(ann, nickname=""))

    assert anew(ann).more == {"nickname": "Annie"}


@pytest.mark.parametrize("was", ["true", "false"])
def test_an_address_comes_back_as_verified_as_it_was(ann: User, was: str) -> None:
    """At once, and no code is sent; whoever had the address meanwhile gets a letter."""
    Pool.objects.filter(pk=ann.pool_id).update(verify_before_update=["email"])
    users.change(ann, {"email_verified": was})
    entry = write(anew(ann), email="new@example.com", email_verified="true")
    Message.objects.all().delete()

    undo.undo(entry)

    user = anew(ann)
    assert (user.email, user.email_verified) == ("ann@example.com", was == "true")
    assert user.names.filter(kind="email").exists() == (was == "true"), "an alias counts when it is verified"
    assert list(Message.objects.values_list("kind", "destination")) == [("attribute_changed", "new@example.com")]


def test_an_address_that_was_verified_meanwhile_is_not_made_of_another(ann: User) -> None:
    write(ann, email_verified="false")
    entry = write(anew(ann), email="new@example.com")
    write(anew(ann), email_verified="true")

    with pytest.raises(undo.Overtaken):
        undo.undo(entry)


def test_something_newer_contradicts(ann: User) -> None:
    entry = write(ann, name="Ann Other")
    users.change(anew(ann), {"name": "Ann Newer"})

    with refused(undo.Overtaken, "The name has been changed since"):
        undo.undo(entry)
    assert anew(ann).name == "Ann Newer"


def test_what_the_person_changed_themselves_contradicts_too(ann: User) -> None:
    entry = write(ann, name="Ann Other")
    by_nobody(users.change, anew(ann), {"name": "Mine"})

    with pytest.raises(undo.Overtaken):
        undo.undo(entry)


def test_another_attribute_that_is_newer_stays(ann: User) -> None:
    entry = write(ann, name="Ann Other")
    write(ann, nickname="Annie")

    undo.undo(entry)

    assert (anew(ann).name, anew(ann).more) == ("Ann Example", {"nickname": "Annie"})


def test_an_alias_that_is_somebody_elses_now_stays_theirs(ann: User, pool: Pool) -> None:
    entry = write(ann, email="new@example.com", email_verified="true")
    by_nobody(make, pool, "eve", email="ann@example.com", email_verified="true")

    with pytest.raises(AliasExists):
        undo.undo(entry)
    assert anew(ann).email == "new@example.com"


def test_what_the_schema_no_longer_allows_is_refused(ann: User, pool: Pool) -> None:
    entry = write(ann, custom__plan="gold")
    Attribute.objects.filter(pool=pool, name="custom:plan").update(mutable=False)

    with refused(InvalidParameter, "cannot be updated"):
        undo.undo(entry)


def test_whoever_was_disabled_may_sign_in_again(ann: User) -> None:
    users.disable(ann)
    undo.undo(newest())

    assert anew(ann).enabled
    undo.undo(newest())
    assert not anew(ann).enabled


def test_enabling_that_is_undone_ends_every_session(ann: User, app: Client) -> None:
    users.disable(ann)
    users.enable(ann)
    entry = newest()
    families.begin(ann, app, auth_time=NOW)

    undo.undo(entry)

    assert not TokenFamily.objects.filter(user=ann, revoked=None).exists()


def test_nobody_locks_themselves_out_by_an_undo(operators: Pool) -> None:
    pam = by_nobody(make, operators, "pam")
    users.disable(pam)
    users.enable(pam)
    entry = newest()

    with actor.acting(replace(OLGA, id=pam.sub)), pytest.raises(NotAuthorized):
        undo.undo(entry)


def test_a_confirmation_is_taken_back_with_the_sessions_it_gave(dov: User, app: Client) -> None:
    administer.confirm(dov)
    entry = newest()
    families.begin(dov, app, auth_time=NOW)

    undo.undo(entry)

    assert anew(dov).status == Status.UNCONFIRMED
    assert not TokenFamily.objects.filter(user=dov, revoked=None).exists()


def test_a_reset_is_taken_back_with_its_code(ann: User, caller: Caller) -> None:
    administer.reset_password(ann, caller=caller)
    entry = Entry.objects.get(after__status=Status.RESET_REQUIRED)

    undo.undo(entry)

    assert anew(ann).status == Status.CONFIRMED
    assert codes.pending(ann, codes.RECOVER) is None


def test_a_status_that_has_moved_on_stays(dov: User) -> None:
    administer.confirm(dov)
    entry = newest()
    administer.set_password(dov, "Another-Horse-8", permanent=False)

    with pytest.raises(undo.Overtaken):
        undo.undo(entry)


def test_memberships_go_back_both_ways(ann: User) -> None:
    group = groups.create(ann.pool, "admins")
    groups.add(ann, group)
    joined = newest()

    undo.undo(joined)
    assert groups.of(ann) == []
    undo.undo(newest())
    assert groups.of(ann) == [group]
    groups.remove(ann, group)
    with refused(undo.Overtaken, "no longer in the group"):
        undo.undo(joined)


def test_a_group_that_is_gone_cannot_be_joined_again(ann: User) -> None:
    group = groups.create(ann.pool, "admins")
    groups.add(ann, group)
    groups.remove(ann, group)
    left = newest()
    group.delete()

    with refused(ResourceNotFound, "group has been deleted"):
        undo.undo(left)


def test_a_person_who_is_gone_cannot_be_changed(ann: User) -> None:
    entry = write(ann, name="Ann Other")
    administer.delete(ann)

    with refused(ResourceNotFound, "person has been deleted"):
        undo.undo(entry)


def test_everything_else_is_not_undone(ann: User, pool: Pool) -> None:
    administer.set_password(ann, "Another-Horse-8", permanent=True)
    for _ in range(throttles.FREE_FAILURES):
        throttles.guess(ann)
    unlock.unlock(ann)
    group = groups.create(pool, "admins")
    groups.change(group, {"description": "Who may"})
    administer.delete(ann)

    found = list(Entry.objects.all())
    assert len(found) >= 5
    for entry in found:
        assert not undo.is_possible(entry)
        with refused(undo.CannotBeUndone, "Only attributes"):
            undo.undo(entry)


def test_a_value_that_was_masked_cannot_come_back(ann: User, pool: Pool) -> None:
    Attribute.objects.bulk_create([Attribute(pool=pool, name="custom:api_token")])
    entry = write(anew(ann), custom__api_token="s3cr3t")

    assert entry.after == {"custom:api_token": {"hidden": "set"}}
    assert not undo.is_possible(entry)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_racing_twins_one_undoes() -> None:
    place = Pool.objects.create(id="eu-local-1_Race1", name="Race")
    ann = make(place, "ann", name="Ann Example")
    group = groups.create(place, "admins")
    with actor.acting(OLGA):
        entries = [write(ann, name="Ann Other")]
        groups.add(ann, group)
        entries.append(newest())
        users.disable(ann)
        entries.append(newest())

    for entry in entries:

        def again(entry: Entry = entry) -> None:
            with actor.acting(OLGA):
                undo.undo(entry)

        won, lost = race(again, 5)
        assert (len(won), {type(error) for error in lost}) == (1, {undo.Overtaken}), entry
        assert Entry.objects.filter(act=f"Undo {entry.pk}", change="changed").count() == 1
