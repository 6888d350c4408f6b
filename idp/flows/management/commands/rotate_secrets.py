"""Everything sealed, sealed anew under the newest key of the ring."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from idp.flows import sealed


class Command(BaseCommand):
    help = "Put a new key first in PORTICO_SECRET_KEYS, restart, run this, then drop the old key."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, count in sealed.rotate().items():
            self.stdout.write(f"{name}: {count}")
