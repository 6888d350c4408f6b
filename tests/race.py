"""Threads that all do the same thing at the same moment, each on a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import connections

T = TypeVar("T")
RACERS = 20


def race(act: Callable[[], T], racers: int = RACERS) -> tuple[list[T], list[Exception]]:
    """What the winners got, and what the losers were told."""
    return race_each([act] * racers)


def race_each(acts: list[Callable[[], T]]) -> tuple[list[T], list[Exception]]:
    """The same for acts that differ."""
    start = threading.Barrier(len(acts))
    won: list[T] = []
    lost: list[Exception] = []

    def run(act: Callable[[], T]) -> None:
        try:
            connections["default"].ensure_connection()
            start.wait(timeout=60)
            won.append(act())
        except Exception as error:  # noqa: BLE001  # the test looks at what it is
            lost.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert len(won) + len(lost) == len(acts), "a racer never arrived"
    return won, lost
