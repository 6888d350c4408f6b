"""A one-time link for an operator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from idp.flows import operators
from idp.kernel.refusals import Refusal


class Command(BaseCommand):
    help = "Make an operator, or let one who lost the password in again: prints a link that works once, for 24 hours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--email", default="", help="for letters about the account")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.stdout.write(operators.invite(options["username"], email=options["email"]))
        except Refusal as refusal:
            raise CommandError(str(refusal.message)) from refusal
