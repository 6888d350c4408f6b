"""Why somebody cannot sign in: codes that wait, guesses that were counted, sign-ins that are half finished."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import register
from django.http import HttpRequest

from idp.console.rows import Record, Shown
from idp.console.site import console
from idp.credentials.models import Code, Throttle
from idp.flows.models import Attempt, Invitation


@register(Code, site=console)
class Codes(Record[Code]):
    list_display = ("subject", "purpose", "tries", "created", "expires")
    list_filter = ("pool", "purpose")
    search_fields = ("=subject",)
    fields = ("pool", "subject", "purpose", "tries", "created", "expires")
    show_full_result_count = False


@register(Throttle, site=console)
class Throttles(Shown[Throttle]):
    """Deleting one forgives."""

    list_display = ("subject", "purpose", "count", "since", "until")
    list_filter = ("pool", "purpose")
    search_fields = ("=subject",)
    show_full_result_count = False


@register(Attempt, site=console)
class Attempts(Record[Attempt]):
    list_display = ("user", "client", "challenge", "created", "expires")
    list_select_related = ("user", "client")
    list_display_links = None
    list_filter = ("pool", "challenge")
    fields = ("pool", "client", "user", "challenge", "created", "expires")
    show_full_result_count = False


@register(Invitation, site=console)
class Invitations(Shown[Invitation]):
    """One-time links of operators; deleting one makes it worthless."""

    list_display = ("user", "expires")
    list_select_related = ("user",)
    fields = ("user", "expires")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True
