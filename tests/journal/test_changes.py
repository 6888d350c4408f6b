"""What is written down of a change: who, when, from where, what before and after, why."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from idp.credentials import throttles, totp
from idp.directory import groups, roles, users
from idp.directory.models import Group, Role, Status, User
from idp.flows import administer, delete_pool, sealed, sessions, unlock
from idp.flows import operators as engine
from idp.flows.steps import Caller
from idp.journal import entries
from idp.journal.entries import Change
from idp.journal.models import Entry
from idp.kernel import actor, clock
from idp.kernel.actor import Actor
from idp.kernel.refusals import TooManyAttempts
from idp.pools import clients
from idp.pools.models import Attribute, Branding, Client, Pool
from idp.tokens import families, keys
from tests.conftest import NOW, PASSWORD
from tests.journal.conftest import Written

CHOSEN = "Another-Horse-8"


def summary(entry: Entry) -> tuple[str, str, dict[str, Any], dict[str, Any]]:
    return entry.change, entry.target_kind, entry.before, entry.after


def test_an_entry_says_who_when_from_where_what_and_why(ann: User, olga: Actor, written: Written) -> None:
    with actor.act("Disable", reason="She asked"):
        users.disable(ann)

    (entry,) = written()
    assert (entry.actor_kind, entry.actor, entry.actor_name, entry.address) == (
        *("operator", "olga-sub", "olga", "192.0.2.7"),
    )
    assert (entry.at, entry.act, entry.reason, entry.batch) == (NOW, "Disable", "She asked", "b1")
    assert (entry.pool, entry.target, entry.target_name, entry.subject) == (ann.pool_id, ann.sub, "ann", ann.pk)
    assert summary(entry) == ("changed", "directory.user", {"enabled": True}, {"enabled": False})


def test_nobody_acting_nothing_is_written_and_nothing_is_read(ann: User, written: Written) -> None:
    with CaptureQueriesContext(connection) as asked:
        users.set_status(ann, Status.CONFIRMED)
    assert len([query for query in asked if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]) == 1
    assert written() == []


def test_attributes_are_told_one_by_one(ann: User, olga: Actor, written: Written) -> None:
    users.change(ann, {"name": "Ann Other", "custom:plan": "gold"})
    users.change(ann, {"custom:plan": "", "email": "new@example.com"})

    first, second = written()
    assert (first.before, first.after) == ({"name": "Ann Example"}, {"name": "Ann Other", "custom:plan": "gold"})
    assert second.before == {"custom:plan": "gold", "email": "ann@example.com", "email_verified": True}
    assert second.after == {"email": "new@example.com", "email_verified": False}


def test_a_change_that_changes_nothing_is_none(ann: User, olga: Actor, written: Written) -> None:
    users.change(ann, {"name": "Ann Example"})
    users.enable(ann)

    assert written() == []


def test_passwords_are_told_without_a_word_of_them(ann: User, olga: Actor, written: Written) -> None:
    administer.set_password(ann, CHOSEN, permanent=False)

    (entry,) = written()
    assert entry.before["password"] == {"hidden": "set"}
    assert entry.after["password"] == {"hidden": "changed"}
    assert entry.after["status"] == "FORCE_CHANGE_PASSWORD"
    row = User.objects.get(pk=ann.pk)
    said = str(entry.__dict__)
    assert not any(secret in said for secret in (CHOSEN, row.password, row.password[-20:], PASSWORD))


def test_an_attribute_named_like_a_secret_is_masked(ann: User, olga: Actor, written: Written) -> None:
    Attribute.objects.bulk_create([Attribute(pool=ann.pool, name="custom:api_token")])
    users.change(User.objects.get(pk=ann.pk), {"custom:api_token": "s3cr3t"})

    (entry,) = written()
    assert entry.after == {"custom:api_token": {"hidden": "set"}}


def test_secrets_of_clients_and_keys_are_told_without_them(web_app: Client, olga: Actor, written: Written) -> None:
    clients.add_secret(web_app)
    keys.rotate(web_app.pool)

    assert {entry.target_kind for entry in written()} == {"pools.clientsecret", "tokens.signingkey"}
    assert all(entry.after["sealed"] == {"hidden": "set"} for entry in written())
    assert all(entry.pool == web_app.pool_id for entry in written())


def test_keys_that_are_retired_tell(pool: Pool, written: Written) -> None:
    keys.ensure(pool)
    with actor.acting(Actor(actor.Kind.COMMAND, id="root", name="root", act="rotate_keys")):
        keys.rotate(pool)

    retired = [entry for entry in written() if entry.change == Change.CHANGED]
    assert len(retired) == 2
    assert {entry.after["retired"] for entry in retired} == {(NOW + keys.LEAD).isoformat()}


def test_rows_of_the_configuration_tell(pool: Pool, olga: Actor, written: Written) -> None:
    with transaction.atomic():
        look = Branding.objects.create(pool=pool)
        look.primary = "#123456"
        look.save()
        pool.tags, pool.name = {"team": "trees"}, "Orchard"
        pool.save(update_fields=["tags"])
        look.delete()

    made, changed, tags, deleted = written()
    assert (made.change, made.pool, made.target) == ("made", pool.pk, pool.pk)
    assert (changed.before, changed.after) == ({"primary": "#1c5d52"}, {"primary": "#123456"})
    assert (tags.before, tags.after) == ({"tags": {}}, {"tags": {"team": "trees"}}), "only what was written"
    assert (deleted.change, deleted.before["primary"]) == ("deleted", "#123456")


def test_who_joins_and_who_leaves_a_group(ann: User, olga: Actor, written: Written) -> None:
    group = groups.create(ann.pool, "admins")
    groups.add(ann, group)
    groups.add(ann, group)
    groups.remove(ann, group)
    groups.remove(ann, group)

    made, joined, left = written()
    assert made.change == "made"
    assert (joined.target_name, joined.subject, joined.before, joined.after) == (
        "admins",
        ann.pk,
        {},
        {"member": "ann"},
    )
    assert (left.before, left.after) == ({"member": "ann"}, {})
    assert list(entries.about(ann)) == [left, joined]
    assert list(entries.about(group)) == [left, joined, made]


def test_what_passes_by_the_signals_tells_too(
    ann: User, dov: User, app: Client, caller: Caller, olga: Actor, written: Written
) -> None:
    family, _ = families.begin(ann, app, auth_time=clock.now())
    other, _ = families.begin(ann, app, auth_time=clock.now())
    administer.confirm(dov)
    families.revoke(family.pk)
    families.revoke(family.pk)
    sessions.sign_out_everywhere(ann)
    totp.add_first(ann, totp.draw(), 1, name="Phone")
    totp.forget(ann)
    totp.forget(ann)

    confirmed, ended, out, app_made, app_gone = written()
    assert (confirmed.before, confirmed.after) == ({"status": "UNCONFIRMED"}, {"status": "CONFIRMED"})
    assert (ended.target_kind, ended.target, ended.subject) == ("tokens.tokenfamily", str(family.pk), ann.pk)
    assert (out.change, out.after, out.subject) == ("done", {"signed out of": 1}, ann.pk)
    assert (app_made.change, app_made.subject, app_made.after["sealed"]) == ("made", ann.pk, {"hidden": "set"})
    assert (app_gone.change, app_gone.target_kind) == ("deleted", "credentials.softwaretoken")
    assert other.pk


def test_unlocking_tells_what_held(ann: User, olga: Actor, written: Written) -> None:
    for _ in range(throttles.FREE_FAILURES):
        throttles.guess(ann)
    with pytest.raises(TooManyAttempts):
        throttles.guess(ann)
    unlock.unlock(ann)

    (entry,) = written()
    assert list(entry.before["locks"]) == ["sign_in"]


def test_an_alias_that_is_moved_tells_of_its_former_owner(pool: Pool, ann: User, olga: Actor, written: Written) -> None:
    caller = Caller(client=Client(id="", pool=pool))
    given = {"email": "ann@example.com", "email_verified": "true"}
    administer.create("eve", given, caller=caller, force_alias=True, silent=True)

    lost = [entry for entry in written() if entry.subject == ann.pk]
    assert [(entry.before, entry.after) for entry in lost] == [({"email_verified": True}, {"email_verified": False})]


def test_operators_and_their_roles_are_the_deployments_affair(operators: Pool, olga: Actor, written: Written) -> None:
    link = engine.invite("pam", role=Role.SUPPORT)

    kinds = [(entry.target_kind, entry.pool) for entry in written()]
    assert ("directory.trust", "") in kinds
    assert ("flows.invitation", operators.pk) in kinds
    assert link.partition("token=")[2] not in str([entry.__dict__ for entry in written()])
    assert len({entry.subject for entry in written()}) == 1, "all of them concern pam"


def test_rows_that_go_along_with_another_have_no_entry_of_their_own(
    ann: User, web_app: Client, olga: Actor, written: Written
) -> None:
    Group.objects.bulk_create([Group(pool=ann.pool, name="admins")])
    administer.delete(ann)
    web_app.delete()

    gone = [(entry.change, entry.target_kind, entry.target_name) for entry in written()]
    assert gone == [("deleted", "directory.user", "ann"), ("deleted", "pools.client", "Web app")]


def test_a_pool_with_many_people_goes_with_one_entry(
    pool: Pool, olga: Actor, written: Written, django_assert_max_num_queries: Any
) -> None:
    pool.domains.all()._raw_delete("default")
    people = [User(id=uuid.uuid4(), pool=pool, username=f"p{n}") for n in range(600)]
    User.objects.bulk_create(people)
    with django_assert_max_num_queries(90):
        delete_pool.delete_pool(pool)

    (entry,) = written()
    assert (entry.change, entry.target, entry.before["name"]) == ("deleted", pool.pk, "Demo")


def test_a_large_group_is_deleted_without_loading_its_members(ann: User, olga: Actor, written: Written) -> None:
    group = groups.create(ann.pool, "admins")
    groups.add(ann, group)
    with CaptureQueriesContext(connection) as asked:
        group.delete()

    assert not [query for query in asked if query["sql"].startswith("SELECT") and "people_group_member" in query["sql"]]


def test_a_change_that_is_rolled_back_leaves_no_entry(ann: User, olga: Actor, written: Written) -> None:
    with transaction.atomic():
        users.disable(ann)
        transaction.set_rollback(True)

    assert written() == []


def test_sealing_anew_is_told_in_numbers(pool: Pool, olga: Actor, written: Written) -> None:
    sealed.rotate()

    (entry,) = written()
    assert (entry.change, entry.target_kind, entry.after["client_secret"]) == ("done", "", 0)


def test_what_was_done_is_told_only_where_nothing_else_tells(
    ann: User, dov: User, olga: Actor, written: Written
) -> None:
    users.disable(ann)
    entries.done("Disable", target=ann)
    entries.done("Write", target=dov)

    assert [(entry.act, entry.change, entry.target_name) for entry in written()] == [
        ("Test", "changed", "ann"),
        ("Write", "done", "dov"),
    ]


@pytest.mark.parametrize(
    ("said", "kept"), [("a\x00b\x1bc", "abc"), ("x" * 900, "x" * 500), ("zwei\nZeilen", "zwei\nZeilen")]
)
def test_a_reason_is_kept_as_far_as_it_can_be(written: Written, said: str, kept: str) -> None:
    with actor.acting(Actor(actor.Kind.OPERATOR, id="o", name="o", reason=said)):
        entries.note(change=Change.DONE)

    assert written()[0].reason == kept


def test_very_long_values_are_cut(pool: Pool, olga: Actor, written: Written) -> None:
    with transaction.atomic():
        pool.tags = {"words": "x" * 10_000}
        pool.save(update_fields=["tags"])

    assert len(written()[0].after["tags"]["words"]) == 4097


def test_a_trust_that_is_taken_tells(operators: Pool, pool: Pool, olga: Actor, written: Written) -> None:
    pam = User.objects.bulk_create([User(pool=operators, username="pam", is_staff=True)])[0]
    roles.give(pam, Role.SUPPORT, pool)
    roles.take(pam, Role.SUPPORT, pool)

    made, taken = written()
    assert (made.after["role"], made.after["pool_id"], taken.change) == ("support", pool.pk, "deleted")
