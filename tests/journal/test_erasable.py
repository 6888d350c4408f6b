"""What the audit holds of a person's attributes: no longer to be read when the person is gone, and still verified."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import connection
from pytest_django import Settings

from idp.credentials import totp
from idp.directory import groups, users
from idp.directory.models import Status, User
from idp.flows import administer, delete_pool, everything, sealed, undo
from idp.journal import chain, erasable, verify
from idp.journal.models import Entry, PersonKey
from idp.kernel.actor import Actor
from idp.pools.models import Pool
from tests.journal.conftest import Written

SECRETS = ("ann@example.com", "Ann Example", "Ann Other", "gold", "Ann's phone")


def leave(user: User) -> None:
    administer.delete(user)


def leave_by_themselves(user: User) -> None:
    user.delete()


def leave_with_everybody(user: User) -> None:
    delete_pool.delete_pool(Pool.objects.get(pk=user.pool_id))


LEAVING = [leave, leave_by_themselves, leave_with_everybody]


def stored() -> str:
    """Whatever anybody who reads the whole table sees."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM journal_entry ORDER BY id")
        return json.dumps(cursor.fetchall(), default=str)


def change_everything(user: User) -> None:
    users.change(user, {"name": "Ann Other", "custom:plan": "gold"})
    users.change(user, {"email": "new@example.com"})
    totp.add_first(user, totp.draw(), totp.now_step(), name="Ann's phone")


@pytest.mark.parametrize("go", LEAVING)
def test_nothing_of_a_persons_attributes_is_read_when_they_are_gone(
    ann: User, olga: Actor, written: Written, go: Callable[[User], None]
) -> None:
    change_everything(ann)
    sub = ann.pk
    assert written()[0].after == {"name": "Ann Other", "custom:plan": "gold"}
    pool = Pool.objects.get(pk=ann.pool_id)
    pool.domains.all().delete()
    go(ann)

    assert not any(word in stored() for word in SECRETS)
    assert not PersonKey.objects.exists()
    first = written()[0]
    assert first.subject == sub
    assert first.after == {"name": {"hidden": "erased"}, "custom:plan": {"hidden": "erased"}}
    chain.seal()
    assert verify.walk().trouble == []


def test_the_entry_of_a_deletion_says_what_there_was_and_not_what_it_said(
    ann: User, olga: Actor, written: Written
) -> None:
    administer.delete(ann)
    (entry,) = written()
    assert (entry.change, entry.target_name, entry.before["status"]) == ("deleted", "ann", "CONFIRMED")
    assert entry.before["email"] == entry.before["name"] == {"hidden": "set"}


def test_one_persons_going_takes_nothing_of_another(ann: User, dov: User, olga: Actor, written: Written) -> None:
    users.change(ann, {"name": "Ann Other"})
    users.change(dov, {"name": "Dov Other"})
    administer.delete(ann)
    assert [entry.after.get("name") for entry in written()][:2] == [{"hidden": "erased"}, "Dov Other"]


def test_a_value_does_not_open_as_another(ann: User, dov: User, olga: Actor) -> None:
    users.change(ann, {"name": "Ann Other"})
    users.change(dov, {"name": "Dov Other"})
    first, second = Entry.objects.order_by("pk")
    second.after = first.after
    assert erasable.read(second).after == {"name": {"hidden": "unreadable"}}


def test_what_cannot_be_read_is_said_and_is_not_put_back(ann: User, olga: Actor) -> None:
    users.change(ann, {"name": "Ann Other"})
    PersonKey.objects.update(sealed="00000000.x")
    entry = Entry.objects.get()
    assert erasable.read(entry).before == {"name": {"hidden": "unreadable"}}
    with pytest.raises(undo.CannotBeUndone):
        undo.undo(entry)
    ann.refresh_from_db()
    assert ann.name == "Ann Other"


def test_states_flags_and_memberships_stay_words(ann: User, olga: Actor) -> None:
    users.set_status(ann, Status.RESET_REQUIRED)
    users.disable(ann)
    groups.add(ann, groups.create(ann.pool, name="admins"))
    sides = [entry.after for entry in Entry.objects.order_by("pk") if entry.subject]
    assert sides == [{"status": "RESET_REQUIRED"}, {"enabled": False}, {"member": "ann"}]
    assert not PersonKey.objects.exists()


def test_a_change_is_put_back_and_a_person_reads_it(ann: User, olga: Actor) -> None:
    users.change(ann, {"name": "Ann Other"})
    held = json.loads("".join(everything.held(ann)))
    assert [entry["after"] for entry in held["audit"]] == [{"name": "Ann Other"}]
    undo.undo(Entry.objects.get())
    ann.refresh_from_db()
    assert ann.name == "Ann Example"


def test_a_new_deployment_key_reads_what_was_written_before(
    ann: User, olga: Actor, written: Written, settings: Settings
) -> None:
    users.change(ann, {"name": "Ann Other"})
    old = settings.PORTICO_SECRET_KEYS
    settings.PORTICO_SECRET_KEYS = ["bmV3LWtleS1uZXcta2V5LW5ldy1rZXktbmV3LWtleS0", *old]
    assert sealed.rotate()["journal_person_key"] == 1
    settings.PORTICO_SECRET_KEYS = settings.PORTICO_SECRET_KEYS[:1]
    assert written()[0].after == {"name": "Ann Other"}
