"""The room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class Hosted(AppConfig):
    name = "idp.hosted"
    label = "hosted"
