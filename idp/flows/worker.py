"""The worker: django-tasks' own, with rounds by the clock, and a database that may go away for a while.

An idle look takes no lock (django-tasks' loop opens an exclusive transaction each time, which on
SQLite stops every writer). Any number of workers may run.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from idp.flows import census, delete_pool, housekeeping
from idp.flows.bulk import jobs
from idp.journal import chain

PAUSE = 0.25
AFTER_TROUBLE = 1.0

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Round:
    """Something to do every so many seconds; the first time after ``due`` (monotonic)."""

    every: float
    do: Callable[[], object]
    due: float


class Worker(db_worker.Worker):
    def __init__(self) -> None:
        super().__init__(
            queue_names=["*"],
            interval=PAUSE,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        now = time.monotonic()
        self.rounds = [
            Round(15, lambda: housekeeping.left_behind(go_on=lambda: self.running), now),
            Round(15, chain.seal_lately, now),
            Round(60, delete_pool.left_behind, now),
            Round(60, jobs.left_behind, now),
            Round(60, census.each_minute, now),
            Round(3600, lambda: census.each_hour(go_on=lambda: self.running), now + 15),
            Round(24 * 3600, housekeeping.daily, now + 60),
        ]

    def run(self) -> None:
        """Until a signal comes: take what is ready, go the rounds, rest when there was nothing."""
        while self.running:
            pause = self.interval
            try:
                close_old_connections()
                if self.take_one():
                    pause = 0
                self.go_rounds()
            except (OperationalError, InterfaceError) as error:
                log.warning("the database is away or busy (%s), trying again", type(error).__name__)
                connections.close_all()
                pause = AFTER_TROUBLE
            if self.running and pause:
                time.sleep(pause)

    def take_one(self) -> bool:
        """Claim and run the next task, if there is one."""
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend_name)
        if not ready.exists():
            return False
        with exclusive_transaction(ready.db):
            task = ready.get_locked()
            if task:
                task.claim(self.worker_id)
        if task:
            self.run_task(task)
        return task is not None

    def go_rounds(self) -> None:
        """One that fails is told to the log and has its next turn: mail goes out meanwhile."""
        for one in self.rounds:
            if self.running and time.monotonic() >= one.due:
                one.due = time.monotonic() + one.every
                try:
                    one.do()
                except (OperationalError, InterfaceError):
                    raise
                except Exception:
                    log.exception("a round of every %d seconds failed", one.every)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Finish what is in hand; a second signal ends at once, and what was in hand is sent later by another."""
        if not self.running:
            self.reset_signals()
            raise SystemExit(1)
        log.info("%s: finishing", signal.Signals(signum).name)
        self.running = False
