"""The room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class Tokens(AppConfig):
    name = "idp.tokens"
    label = "tokens"

    def ready(self) -> None:
        from idp.tokens import jose

        jose.assert_backend()
