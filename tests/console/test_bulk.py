"""From the list to work on many people, as operators see it; and the export, which never fills the memory."""

from __future__ import annotations

import codecs
import gc
import tracemalloc
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser

from idp.directory.models import Role, Status, User
from idp.directory.search import Criteria
from idp.flows import operators as engine
from idp.flows.bulk import export, work
from idp.flows.models import Job
from idp.journal.models import Entry
from idp.kernel import clock
from idp.pools.models import Pool
from tests.conftest import make
from tests.console.conftest import OPERATORS_PASSWORD, at_the_console

BULK, EXPORT = "/admin/directory/user/bulk/", "/admin/directory/user/export/"


def come_in(role: Role, pool: Pool) -> Browser:
    browser = at_the_console()
    path = engine.invite(f"{role}-of-{pool.name}", role=role, pools=[pool]).partition("console.localhost:8000")[2]
    browser.post(path, {"password": OPERATORS_PASSWORD})
    return browser


def run(job: Job) -> Job:
    while not job.is_over:
        work.go_on.call(str(job.pk))
        job.refresh_from_db()
    return job


@pytest.fixture
def crowd(pool: Pool, operators: Pool) -> list[User]:
    return [make(pool, f"person{number}", status=Status.UNCONFIRMED) for number in range(4)]


def test_a_support_persons_way_from_the_list_to_the_result(crowd: list[User], pool: Pool) -> None:
    sam = come_in(Role.SUPPORT, pool)
    listed = sam.get("/admin/directory/user/?status=UNCONFIRMED").content.decode()
    assert f"{BULK}?status=UNCONFIRMED" in listed
    asked = sam.get(f"{BULK}?status=UNCONFIRMED").content.decode()
    assert "4 people" in asked
    assert 'value="confirm"' in asked
    assert 'value="delete"' not in asked
    begun = sam.post(f"{BULK}?status=UNCONFIRMED", {"act": "confirm", "reason": "they phoned"})
    job = Job.objects.get()
    assert begun["Location"] == f"/admin/flows/job/{job.pk}/change/"
    waiting = sam.get(begun["Location"]).content.decode()
    assert "<progress" in waiting
    assert 'http-equiv="refresh"' in waiting
    run(job)
    over = sam.get(begun["Location"]).content.decode()
    assert "4 done, 0 skipped" in over
    assert "refresh" not in over
    lines = b"".join(sam.get(f"/admin/flows/job/{job.pk}/result/")).decode().splitlines()
    assert len(lines) == 5
    assert User.objects.filter(pool=pool, status=Status.CONFIRMED).count() == 4


def test_what_is_not_ones_own_to_do_is_not_done(crowd: list[User], pool: Pool, mallory: User) -> None:
    sam = come_in(Role.SUPPORT, pool)
    assert sam.post(BULK, {"act": "delete", "typed": pool.name, "reason": ""}).status_code == 200
    assert sam.get(EXPORT).status_code == 403
    assert "Choose one of your pools" in sam.get(f"{BULK}?pool={mallory.pool_id}").content.decode()
    sam.post(f"{BULK}?pool={mallory.pool_id}", {"act": "disable", "reason": ""})
    other = come_in(Role.SUPPORT, mallory.pool)
    other.post(f"{BULK}?pool={pool.pk}", {"act": "disable", "reason": ""})
    assert not Job.objects.exists()
    sam.post(BULK, {"act": "disable", "reason": ""})
    job = Job.objects.get()
    assert other.post(f"/admin/flows/job/{job.pk}/stop/").status_code == 404
    assert other.get(f"/admin/flows/job/{job.pk}/result/").status_code == 404


def test_a_result_is_for_whoever_may_do_such_work(crowd: list[User], pool: Pool) -> None:
    sam, adam, vera = (come_in(role, pool) for role in (Role.SUPPORT, Role.POOL_ADMIN, Role.AUDITOR))
    adam.post(BULK, {"act": "sign_out", "reason": ""})
    where = f"/admin/flows/job/{run(Job.objects.get()).pk}/result/"
    assert [browser.get(where).status_code for browser in (adam, sam, vera)] == [200, 200, 403]
    listed = [b"".join(browser.get(where)).decode() for browser in (adam, sam)]
    assert [crowd[0].username in text for text in listed] == [True, False], "names are for whoever may export"
    assert str(crowd[0].pk) in listed[1]
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        assert [browser.get(where).status_code for browser in (adam, sam)] == [302, 200]
    Job.objects.update(act="delete")
    assert [browser.get(where).status_code for browser in (adam, sam, vera)] == [200, 403, 403]


def test_deleting_wants_the_pools_name_and_a_fresh_sign_in(crowd: list[User], pool: Pool) -> None:
    adam = come_in(Role.POOL_ADMIN, pool)
    form = {"act": "delete", "typed": "", "reason": ""}
    assert "Type the name of the pool" in adam.post(BULK, form).content.decode()
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        stale = adam.post(BULK, {**form, "typed": pool.name})
        assert stale["Location"].startswith("/login?")
        assert not Job.objects.exists()
    adam.post(BULK, {**form, "typed": pool.name})
    assert run(Job.objects.get()).done == 4


def test_stop_is_a_button(crowd: list[User], pool: Pool) -> None:
    adam = come_in(Role.POOL_ADMIN, pool)
    adam.post(BULK, {"act": "disable", "reason": ""})
    job = Job.objects.get()
    assert "Stop</button>" in adam.get(f"/admin/flows/job/{job.pk}/change/").content.decode()
    adam.get(f"/admin/flows/job/{job.pk}/stop/")
    job.refresh_from_db()
    assert not job.stop
    adam.post(f"/admin/flows/job/{job.pk}/stop/")
    assert run(job).state == "stopped"
    assert not User.objects.filter(pool=pool, enabled=False).exists()


def test_with_several_pools_one_is_chosen(crowd: list[User], operator: Browser, pool: Pool, mallory: User) -> None:
    asked = operator.get(f"{BULK}?status=UNCONFIRMED").content.decode()
    assert f"?pool={pool.pk}&amp;status=UNCONFIRMED" in asked
    assert operator.post(f"{BULK}?status=UNCONFIRMED", {"act": "confirm", "reason": ""}).status_code == 200
    assert not Job.objects.exists()


@pytest.mark.parametrize("words", ["status=ODD", "created_from=yesterday", "pool=nowhere", "text=%01"])
def test_what_cannot_be_read_means_nobody(crowd: list[User], pool: Pool, words: str) -> None:
    adam = come_in(Role.POOL_ADMIN, pool)
    assert adam.post(f"{BULK}?{words}", {"act": "disable", "reason": ""}).status_code == 200
    assert adam.post(f"{EXPORT}?{words}", {"form": "csv", "columns": ["sub"]}).status_code == 200
    assert not Job.objects.exists()
    assert not Entry.objects.filter(act="Export").exists()


def test_an_export_is_a_file_and_an_entry(crowd: list[User], pool: Pool) -> None:
    adam = come_in(Role.POOL_ADMIN, pool)
    assert "4 people" in adam.get(EXPORT).content.decode()
    answer: Any = adam.post(EXPORT, {"form": "csv", "columns": ["username", "status"]})
    assert answer["Content-Disposition"].startswith('attachment; filename="people-')
    text = b"".join(answer)
    assert text.startswith(codecs.BOM_UTF8), "what Excel knows UTF-8 by"
    assert text.decode("utf-8-sig").splitlines()[0] == "username,status"
    programs: Any = adam.post(EXPORT, {"form": "jsonl", "columns": ["username"]})
    assert b"".join(programs).startswith(b"{")
    assert set(Entry.objects.filter(act__startswith="Export").values_list("act", "actor_name")) == {
        ("Export", f"pool_admin-of-{pool.name}"),
        ("Export: sent", f"pool_admin-of-{pool.name}"),
    }


def test_an_export_takes_no_more_memory_for_more_people(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times as many, and hardly a difference in what is held at the worst moment."""
    monkeypatch.setattr(export, "AT_ONCE", 100)
    _peak(pool, 100)  # what is made at the first use stays
    peaks = [_peak(pool, 100), _peak(pool, 1_800)]
    assert peaks[1] < peaks[0] * 1.3, peaks


def _peak(pool: Pool, more: int) -> int:
    made = datetime(2026, 1, 1, tzinfo=UTC)
    User.objects.bulk_create(
        [
            User(id=uuid.uuid4(), pool=pool, username=uuid.uuid4().hex, name="n" * 100, created=made)
            for _ in range(more)
        ],
        batch_size=500,
    )
    gc.collect()
    tracemalloc.start()
    try:
        columns = export.columns(pool)
        size = sum(map(len, export.people(Criteria(pool=pool.pk), pool=pool, chosen=columns, form=export.CSV)))
        assert size > 200 * more
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
