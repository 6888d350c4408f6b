"""The room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class Pools(AppConfig):
    name = "idp.pools"
    label = "pools"

    def ready(self) -> None:
        from idp.pools import configuration

        configuration.watch()
