"""Write the README's table of API operations anew."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from idp.api import table


class Command(BaseCommand):
    help = "Write the table of API operations in README.md from what is registered."

    def handle(self, *args: Any, **options: Any) -> None:
        readme = settings.ROOT / "README.md"
        readme.write_text(table.written(readme.read_text()))
