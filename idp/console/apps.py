"""The room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class Console(AppConfig):
    name = "idp.console"
    label = "console"
