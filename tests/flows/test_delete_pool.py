"""A pool goes with everything in it: a small one at once, a large one by the workers, a protected one not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django_tasks_db.models import DBTaskResult

from idp.directory.models import User
from idp.flows import delete_pool
from idp.flows.models import LeavingPool
from idp.kernel.refusals import InvalidParameter, ResourceNotFound
from idp.pools.models import Domain, Pool
from tests.conftest import make


@pytest.fixture
def crowd(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> Pool:
    """Large, and without a domain."""
    monkeypatch.setattr(delete_pool, "LARGE", 4)
    monkeypatch.setattr(delete_pool, "AT_ONCE", 2)
    Domain.objects.filter(pool=pool).delete()
    for number in range(6):
        make(pool, f"person{number}")
    return pool


def gone(pool: Pool) -> bool:
    return not Pool.objects.filter(pk=pool.pk).exists()


def test_a_small_pool_goes_at_once(crowd: Pool, mallory: User) -> None:
    User.objects.filter(pool=crowd, username__gte="person4").delete()
    assert delete_pool.begin(crowd)
    assert gone(crowd)
    assert list(User.objects.values_list("pk", flat=True)) == [mallory.pk]


def test_a_large_one_is_left_to_the_workers(crowd: Pool, mallory: User) -> None:
    assert not delete_pool.begin(crowd)
    assert User.objects.filter(pool=crowd).count() == 6
    assert DBTaskResult.objects.get().task_path == "idp.flows.delete_pool.go_on"
    delete_pool.go_on.call(crowd.pk)
    assert gone(crowd)
    assert not LeavingPool.objects.exists()
    assert list(User.objects.values_list("pk", flat=True)) == [mallory.pk]
    delete_pool.go_on.call(crowd.pk)


def test_a_worker_gives_it_a_slice_at_a_time(crowd: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    delete_pool.begin(crowd)
    monkeypatch.setattr(delete_pool, "SLICE", 0)
    delete_pool.go_on.call(crowd.pk)
    assert DBTaskResult.objects.count() == 2


def test_protection_stops_it_and_keeps_who_is_left(crowd: Pool) -> None:
    delete_pool.begin(crowd)
    Pool.objects.filter(pk=crowd.pk).update(deletion_protection=True)
    delete_pool.go_on.call(crowd.pk)
    assert User.objects.filter(pool=crowd).count() == 6
    assert not LeavingPool.objects.exists()


@pytest.mark.parametrize("large", [True, False])
def test_what_keeps_a_pool_is_said_before_anybody_goes(crowd: Pool, large: bool) -> None:
    if not large:
        User.objects.filter(pool=crowd).delete()
    Domain.objects.create(name="demo", pool=crowd)
    with pytest.raises(InvalidParameter) as refused:
        delete_pool.begin(crowd)
    assert "has a domain" in str(refused.value.message)
    Pool.objects.filter(pk=crowd.pk).update(deletion_protection=True)
    with pytest.raises(InvalidParameter) as refused:
        delete_pool.begin(crowd)
    assert "protection is activated" in str(refused.value.message)
    assert not LeavingPool.objects.exists()
    assert User.objects.filter(pool=crowd).count() == (6 if large else 0)


def test_what_a_dying_worker_dropped_is_taken_up_once(crowd: Pool, clock: time_machine.Traveller) -> None:
    delete_pool.begin(crowd)
    delete_pool.left_behind()
    assert DBTaskResult.objects.count() == 1
    clock.shift(timedelta(minutes=3))
    delete_pool.left_behind()
    delete_pool.left_behind()
    assert DBTaskResult.objects.count() == 2


def test_a_pool_that_is_gone_is_not_there(crowd: Pool) -> None:
    User.objects.filter(pool=crowd).delete()
    assert delete_pool.begin(crowd)
    with pytest.raises(ResourceNotFound):
        delete_pool.begin(crowd)
