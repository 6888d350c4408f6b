"""``manage.py worker``: send messages and keep house until a signal comes."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from idp.flows import housekeeping
from idp.flows.worker import Worker


class Command(BaseCommand):
    help = "Sends messages and does the background work. Any number of them may run."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="do what is to be done now, and the daily sweep, then end"
        )

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        logging.getLogger("django_tasks").setLevel(logging.WARNING)  # two lines for every message say nothing
        worker = Worker()
        worker.configure_signals()
        if not once:
            worker.run()
            return
        while worker.running and worker.take_one():
            pass
        housekeeping.left_behind(go_on=lambda: worker.running)
        housekeeping.daily()
