"""The room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class Credentials(AppConfig):
    name = "idp.credentials"
    label = "credentials"
