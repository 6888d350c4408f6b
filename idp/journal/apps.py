"""The room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class Journal(AppConfig):
    name = "idp.journal"
    label = "journal"

    def ready(self) -> None:
        from idp.journal import watch

        watch.connect()
