"""``manage.py verify_audit``: whether the journal is what it was."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from idp.journal import verify


class Command(BaseCommand):
    help = (
        "Walk the journal and its chain of seals; exits with 1 when something was changed, taken out or put in. Keep "
        "the number that it prints elsewhere and give it to the next walk: only so does a tail that was cut off show. "
        "Seals are made under the newest of PORTICO_SECRET_KEYS; verifying old ones needs the keys of their time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--expect", default="", metavar="NUMBER:MAC", help="what an earlier walk printed")

    def handle(self, *args: Any, **options: Any) -> None:
        expected: str = options["expect"]
        if expected and not re.fullmatch(r"[1-9][0-9]{0,17}:[0-9a-f]{64}", expected):
            raise CommandError("--expect takes what an earlier walk printed, such as 42:9f86d0…", returncode=2)
        report = verify.walk(expect=expected)
        for sentence in report.trouble:
            self.stderr.write(sentence)
        if report.more:
            self.stderr.write(f"And {report.more} more like these.")
        self.stdout.write(f"{report.count} sealed entries{f', newest {report.newest}' if report.newest else ''}")
        if report.trouble:
            raise CommandError("The journal is not what it was.")
