"""The addresses beside the list of people."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import URLPattern

from idp.console.bulk import choosing, exporting
from idp.console.tasks import page
from idp.directory.roles import Permission


def addresses(rows: Any) -> list[URLPattern]:
    choose, export = partial(choosing.choose, rows), partial(exporting.export, rows)
    return [
        page(rows, "bulk/", choose, needs=Permission.HELP_PEOPLE, name="directory_user_bulk"),
        page(
            *(rows, "export/", export),
            needs=Permission.EXPORT,
            name="directory_user_export",
            fresh=True,
            label="Export people",
        ),
    ]
