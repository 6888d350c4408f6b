"""The room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class Directory(AppConfig):
    name = "idp.directory"
    label = "directory"
