"""The room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class Flows(AppConfig):
    name = "idp.flows"
    label = "flows"
