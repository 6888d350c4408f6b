"""The console's addresses, below ``/admin/``; importing a subject puts it there."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from idp.console import (
    apis,
    clients,
    events,
    groups,
    guesses,
    journal,
    leaving,
    looks,
    messages,
    operators,
    people,
    pools,
    tokens,
)
from idp.console.bulk import jobs
from idp.console.site import console

SUBJECTS = (
    pools,
    clients,
    people,
    jobs,
    operators,
    groups,
    apis,
    guesses,
    tokens,
    messages,
    looks,
    journal,
    events,
    leaving,
)

urlpatterns: list[URLPattern | URLResolver] = [path("", console.urls)]
