"""What a deployment needs before its first visitor; safe to run at every start."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from idp.flows import demo, operators
from idp.tokens import keys


class Command(BaseCommand):
    help = "Make the operators' pool and, in test mode, the demo pool; print a link for the first operator."

    def handle(self, *args: Any, **options: Any) -> None:
        keys.ensure(operators.pool())
        if settings.PORTICO_TEST_MODE:
            demo.seed()
        if operators.is_first():
            link = operators.invite("operator")
            self.stdout.write(f"First operator (this link works once, for 24 hours): {link}")
