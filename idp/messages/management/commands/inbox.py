"""``manage.py inbox``: read test mode's mail from a terminal or a script."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from idp.messages import inbox
from idp.messages.models import InboxMail


class Command(BaseCommand):
    help = "Prints the newest mail of test mode's inbox, or only its code or link."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", default="", help="of this address")
        parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="wait so long for it to arrive")
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--code", action="store_true", help="print only the newest code")
        only.add_argument("--link", action="store_true", help="print only the newest link")

    def handle(self, *args: Any, to: str, wait: float, code: bool, link: bool, **options: Any) -> None:
        if not settings.PORTICO_TEST_MODE:
            raise CommandError("There is an inbox in test mode only (PORTICO_TEST_MODE=1).")
        wanted = "code" if code else "link" if link else ""
        mail = awaited(to, wanted, wait)
        if mail is None:
            raise CommandError(f"No {wanted or 'mail'} has arrived{f' for {to}' if to else ''}.")
        self.stdout.write(getattr(mail, wanted) if wanted else f"To: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}")


def awaited(to: str, wanted: str, seconds: float) -> InboxMail | None:
    """The newest mail that has what is wanted, or nothing in that time."""
    until = time.monotonic() + seconds
    while True:
        found = inbox.newest(to).exclude(**{wanted: ""}) if wanted else inbox.newest(to)
        mail = found.first()
        if mail or time.monotonic() >= until:
            return mail
        time.sleep(0.1)
