"""The room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class Api(AppConfig):
    name = "idp.api"
    label = "api"

    def ready(self) -> None:
        from idp.api import registry
        from idp.api.models import AccessKey
        from idp.flows import sealed

        registry.load()
        sealed.register(AccessKey, lambda row: f"access-key:{row.pk}")
