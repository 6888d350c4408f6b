"""The room's registration with Django."""

from __future__ import annotations

from django.apps import AppConfig


class Messages(AppConfig):
    name = "idp.messages"
    label = "outbox"  # django.contrib.messages has the other name
