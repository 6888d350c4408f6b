"""What only one node may do at a time."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection

from idp.kernel import alone
from tests.race import race


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_nodes_that_start_together_prepare_the_database_one_after_the_other() -> None:
    if connection.vendor != "postgresql":  # one node, and not even a lock
        with alone.starting():
            return
    inside, most = threading.Semaphore(1), []

    def start() -> None:
        with alone.starting():
            most.append(inside.acquire(blocking=False))
            time.sleep(0.05)
            inside.release()

    _, lost = race(start, racers=4)
    assert not lost
    assert most == [True] * 4
