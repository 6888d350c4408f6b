"""What a deployment needs before its first visitor; safe to run at every start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from idp.flows import demo, operators
from idp.kernel.refusals import Refusal
from idp.tokens import keys


class Command(BaseCommand):
    help = "Make the operators' pool and, in test mode, the demo pool; print a link for the first operator."

    def handle(self, *args: Any, **options: Any) -> None:
        keys.ensure(operators.pool())
        if settings.PORTICO_TEST_MODE:
            try:
                demo.seed()
            except Refusal as refusal:
                raise CommandError(f"the demo pool cannot be made: {refusal.message}") from refusal
        if operators.is_first():
            link = operators.invite("operator")
            self.stdout.write(f"First operator (this link works once, for 24 hours): {link}")
