"""Who waits for a hash gets their own, or the error that it ended in, whoever waits beside them."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from idp.credentials.hashing import TOGETHER, Hashing


def test_everybody_gets_what_they_asked_for() -> None:
    hashing = Hashing(2)
    with ThreadPoolExecutor(16) as people:
        found = list(people.map(lambda number: hashing.result(partial(pow, number, 2)), range(200)))
    assert found == [number**2 for number in range(200)]


def test_an_error_is_the_askers_own_and_ends_nothing() -> None:
    hashing = Hashing(1)
    with pytest.raises(ZeroDivisionError):
        hashing.result(lambda: 1 // 0)
    assert hashing.result(lambda: "still here") == "still here"


def test_no_more_at_once_than_there_are_threads() -> None:
    hashing, running, most, lock = Hashing(2), [0], [0], threading.Lock()

    def work() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        threading.Event().wait(0.002)
        with lock:
            running[0] -= 1

    with ThreadPoolExecutor(12) as people:
        list(people.map(lambda _: hashing.result(work), range(48)))
    assert most[0] == 2


def test_nobody_waits_for_more_than_a_few_others() -> None:
    """While the first is made many come; each is answered with the few made beside it, not after the last."""
    hashing, begun, go = Hashing(1), threading.Event(), threading.Event()
    answered: list[int] = []

    def first() -> None:
        begun.set()
        assert go.wait(10)

    def later() -> None:
        threading.Event().wait(0.005)
        answered.append(sum(one.done() for one in asked))

    with ThreadPoolExecutor(1 + 3 * TOGETHER) as people:
        asked = [people.submit(hashing.result, first)]
        assert begun.wait(10)
        asked += [people.submit(hashing.result, later) for _ in range(3 * TOGETHER)]
        while hashing._waiting.qsize() < 3 * TOGETHER:
            threading.Event().wait(0.001)
        go.set()
        for one in asked:
            one.result(10)
    assert answered[: TOGETHER - 1] == [0] * (TOGETHER - 1)
    assert answered[-1] > 0


def test_a_process_that_was_forked_hashes_too() -> None:
    hashing = Hashing(1)
    assert hashing.result(lambda: 1) == 1
    if (child := os.fork()) == 0:
        os._exit(hashing.result(lambda: 7))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
