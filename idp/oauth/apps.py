"""The room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class OAuth(AppConfig):
    name = "idp.oauth"
    label = "oauth"
