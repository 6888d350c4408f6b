"""Where hashes are made: in threads of their own, and a few of them before any is answered.

A hash sweeps 19 MiB through the processor's caches, and whoever runs next finds their own code and data gone from
them. When people wait in a row it costs less to make several hashes, and then finish several requests, than to take
turns.
"""

from __future__ import annotations

import contextlib
import functools
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")
Job = tuple["Future[Any]", Callable[[], Any]]

TOGETHER = 4
"""So many at the most: the first of them waits for three more hashes, and no longer."""


class Hashing:
    """``threads`` hashes at once: more than there are cores only push each other out of the caches."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        self._waiting: SimpleQueue[Job] = SimpleQueue()
        self._missing = threading.Semaphore(self._threads)

    def result(self, work: Callable[[], T]) -> T:
        """What ``work`` returns or raises."""
        if self._missing.acquire(blocking=False):
            threading.Thread(target=self._serve, name="hashing", daemon=True).start()
        future: Future[T] = Future()
        self._waiting.put((future, work))
        return future.result()

    def _serve(self) -> None:
        _step_back()
        while True:
            tell = [_made(*self._waiting.get())]
            while len(tell) < TOGETHER:
                try:
                    tell.append(_made(*self._waiting.get_nowait()))
                except Empty:
                    break
            for each in tell:
                each()


def _made(future: Future[Any], work: Callable[[], Any]) -> Callable[[], None]:
    """The work is done; what comes of it is told by calling this."""
    try:
        return functools.partial(future.set_result, work())
    except BaseException as error:  # noqa: BLE001  # whatever it is, it is the asker's
        return functools.partial(future.set_exception, error)


def _step_back() -> None:
    """Whoever needs a millisecond of the core is not interrupted by what needs twenty."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # a sandbox may forbid it; it is a courtesy
            os.sched_setscheduler(threading.get_native_id(), os.SCHED_BATCH, os.sched_param(0))
