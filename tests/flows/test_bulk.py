"""Many people at once: nobody twice, nobody of another pool, stopped when asked, and not done by who may not."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Sequence
from datetime import timedelta

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from idp.directory import groups, names, roles
from idp.directory.models import Membership, Role, Status, User
from idp.directory.search import Criteria
from idp.flows import operators
from idp.flows.bulk import cells, export, jobs, work
from idp.flows.models import Job
from idp.journal.models import Entry
from idp.kernel import actor, clock
from idp.kernel.actor import Actor, Kind
from idp.kernel.refusals import InvalidParameter, ResourceNotFound
from idp.pools.models import Pool
from tests.conftest import make


@pytest.fixture
def crowd(pool: Pool) -> list[User]:
    """Seven people, three of whom are not confirmed."""
    return [
        make(pool, f"person{number}", status=Status.UNCONFIRMED if number < 3 else Status.CONFIRMED)
        for number in range(7)
    ]


@pytest.fixture
def olga(operators_pool: Pool, pool: Pool) -> User:
    """An administrator of the pool."""
    user = make(operators_pool, "olga")
    User.objects.filter(pk=user.pk).update(is_staff=True)
    user.refresh_from_db()
    user.pool = operators_pool
    roles.give(user, Role.POOL_ADMIN, pool)
    return user


@pytest.fixture
def operators_pool(db: None) -> Pool:
    return operators.pool()


def run(job: Job) -> Job:
    """As the workers do, until there is nothing left to do."""
    for _ in range(50):
        work.go_on.call(str(job.pk))
        job.refresh_from_db()
        if job.is_over:
            return job
    raise AssertionError("it does not end")


def begin(act: str, pool: Pool, by: User, *, group: str = "", **words: str) -> Job:
    asked = Criteria.from_words({"pool": pool.pk, **words})
    with actor.acting(Actor(Kind.OPERATOR, id=str(by.pk), name=by.username, address="192.0.2.7")):
        return jobs.begin(act, asked, pool=pool, by=by, group=group, reason="a ticket")


def result(job: Job) -> list[list[str]]:
    return list(csv.reader("".join(jobs.result(job)).splitlines()))[1:]


def enabled(people: Sequence[User]) -> list[bool]:
    return [User.objects.get(pk=user.pk).enabled for user in people]


def test_everybody_whom_the_filters_mean_and_nobody_else(
    crowd: list[User], pool: Pool, olga: User, mallory: User
) -> None:
    job = run(begin("confirm", pool, olga, status="UNCONFIRMED"))
    assert (job.state, job.done, job.skipped, job.expected) == ("finished", 3, 0, 3)
    assert not User.objects.filter(pool=pool, status=Status.UNCONFIRMED).exists()
    job = run(begin("disable", pool, olga))
    assert (job.done, job.counted) == (7, True)
    assert enabled(crowd) == [False] * 7
    assert enabled([mallory, olga]) == [True, True]


def test_handfuls_add_up_and_nobody_comes_twice(
    crowd: list[User], pool: Pool, olga: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "HANDFUL", 2)
    monkeypatch.setattr(work, "SLICE", -1.0)  # one task does nothing, so the next is asked for each time
    job = begin("sign_out", pool, olga)
    work.go_on.call(str(job.pk))
    job.refresh_from_db()
    assert job.done == 0
    monkeypatch.setattr(work, "SLICE", 60.0)
    job = run(job)
    lines = result(job)
    assert sorted(line[1] for line in lines) == [f"person{number}" for number in range(7)]
    assert {line[2] for line in lines} == {"done"}
    assert job.parts == 4
    work.go_on.call(str(job.pk))  # a second worker that comes late
    assert len(result(Job.objects.get(pk=job.pk))) == 7


def test_what_is_refused_is_told_and_the_others_go_on(crowd: list[User], pool: Pool, olga: User) -> None:
    job = run(begin("confirm", pool, olga))
    assert (job.done, job.skipped) == (3, 4)
    assert [line[3] for line in result(job) if line[2] == "skipped"] == [
        "User cannot be confirmed. Current status is CONFIRMED"
    ] * 4


def test_groups_are_filled_and_emptied(crowd: list[User], pool: Pool, olga: User) -> None:
    groups.create(pool, "crew")
    run(begin("add", pool, olga, group="crew", status="CONFIRMED"))
    assert Membership.objects.filter(group__name="crew").count() == 4
    run(begin("remove", pool, olga, group="crew"))
    assert not Membership.objects.exists()
    with pytest.raises(ResourceNotFound):
        begin("add", pool, olga, group="none")


def test_deleting_takes_all_of_them(crowd: list[User], pool: Pool, olga: User, mallory: User) -> None:
    assert run(begin("delete", pool, olga)).done == 7
    assert not User.objects.filter(pool=pool).exists()
    assert names.find(mallory.pool, mallory.username) is not None


def test_stop_ends_it_and_keeps_what_is_done(
    crowd: list[User], pool: Pool, olga: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "HANDFUL", 2)
    job = begin("disable", pool, olga)
    looked = iter(range(100))
    monkeypatch.setattr(time, "monotonic", lambda: next(looked) * 1.5)  # two rounds: one handful
    work.go_on.call(str(job.pk))
    jobs.stop(job)
    job = run(job)
    assert (job.state, job.said) == ("stopped", "Stopped by an operator.")
    assert enabled(crowd).count(False) == job.done == 2


def test_whoever_lost_the_role_does_nothing_more(crowd: list[User], pool: Pool, olga: User) -> None:
    job = begin("disable", pool, olga)
    roles.take(olga, Role.POOL_ADMIN, pool)
    job = run(job)
    assert (job.state, job.said, job.done) == ("stopped", work.NOT_ALLOWED, 0)
    assert all(enabled(crowd))


def test_who_came_later_is_not_meant(crowd: list[User], pool: Pool, olga: User) -> None:
    job = begin("disable", pool, olga)
    with time_machine.travel(clock.now() + timedelta(seconds=5), tick=False):
        late = make(pool, "late")
        User.objects.filter(pk=late.pk).update(created=clock.now())
        assert run(job).done == 7
    assert enabled([late]) == [True]


def test_what_a_worker_dropped_is_taken_up(crowd: list[User], pool: Pool, olga: User) -> None:
    job = begin("disable", pool, olga)
    DBTaskResult.objects.all().delete()
    jobs.left_behind()
    assert not DBTaskResult.objects.exists()
    with time_machine.travel(clock.now() + jobs.STALLED + timedelta(seconds=1), tick=False):
        jobs.left_behind()
        jobs.left_behind()
    assert DBTaskResult.objects.count() == 1
    assert run(job).done == 7


def test_another_pool_is_never_meant(pool: Pool, olga: User, mallory: User) -> None:
    with pytest.raises(InvalidParameter):
        jobs.begin("disable", Criteria(pool=mallory.pool_id), pool=pool, by=olga)
    with pytest.raises(InvalidParameter):
        jobs.begin("disable", Criteria(pool=olga.pool_id), pool=olga.pool, by=olga)


def test_the_journal_has_who_why_and_one_batch(crowd: list[User], pool: Pool, olga: User) -> None:
    job = run(begin("disable", pool, olga))
    written = Entry.objects.filter(batch=job.pk.hex, target_kind="directory.user", change="changed")
    assert written.values("target").distinct().count() == 7
    assert set(written.values_list("actor", "act", "reason", "address")) == {
        (str(olga.pk), "Bulk: Disable, and sign out everywhere", "a ticket", "192.0.2.7")
    }


def test_results_are_kept_for_a_week(crowd: list[User], pool: Pool, olga: User) -> None:
    job = run(begin("sign_out", pool, olga))
    jobs.sweep()
    assert Job.objects.filter(pk=job.pk).exists()
    with time_machine.travel(clock.now() + jobs.KEEP + timedelta(minutes=1), tick=False):
        jobs.sweep()
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("written", "shown"),
    [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-2", "'-2"), ("+14155550123", "+14155550123"), ("+1+1", "'+1+1")],
)
def test_no_cell_is_a_formula(written: str, shown: str) -> None:
    assert cells.safe(written) == shown


def test_an_export_has_what_was_chosen_and_is_written_down(pool: Pool, olga: User, mallory: User) -> None:
    ann = make(pool, "ann", email="ann@example.com", name="=HYPERLINK(1)")
    groups.add(ann, groups.create(pool, "crew"))
    chosen = ["sub", "email", "name", "groups"]
    with actor.acting(Actor(Kind.OPERATOR, id=str(olga.pk), name="olga")):
        pieces = export.people(Criteria(pool=pool.pk), pool=pool, chosen=chosen, form=export.CSV)
    rows = list(csv.DictReader("".join(pieces).splitlines()))
    assert rows == [{"sub": ann.sub, "email": "ann@example.com", "name": "'=HYPERLINK(1)", "groups": "crew"}]
    assert Entry.objects.get(act="Export: sent").after == {"people": 1, "whole": True, "columns": list(rows[0])}
    lines = "".join(export.people(Criteria(pool=pool.pk), pool=pool, chosen=chosen, form=export.JSONL)).splitlines()
    assert json.loads(lines[0]) == {
        "sub": ann.sub,
        "groups": ["crew"],
        "email": "ann@example.com",
        "name": "=HYPERLINK(1)",
    }


def test_no_hash_can_be_chosen(pool: Pool) -> None:
    there = export.columns(pool)
    assert not [name for name in there if "password" in name or "digest" in name]
    assert "".join(export.people(Criteria(pool=pool.pk), pool=pool, chosen=["password"], form=export.CSV)) == "\r\n"
