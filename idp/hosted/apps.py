"""The room's registration with Django."""

from __future__ import annotations

import django_stubs_ext
from django.apps import AppConfig

django_stubs_ext.monkeypatch()  # Django's generic classes take their types at run time too


class Hosted(AppConfig):
    name = "idp.hosted"
    label = "hosted"
