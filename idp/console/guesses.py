"""Why somebody cannot sign in: codes that wait, guesses that were counted, sign-ins that are half finished."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import register

from idp.console.many import Many
from idp.console.rows import Listed, Record, Shown
from idp.console.site import console
from idp.credentials.models import Code, FormerPassword, SoftwareToken, SrpVerifier, Throttle
from idp.directory.roles import Permission
from idp.flows.models import Attempt, Invitation


@register(Code, site=console)
class Codes(Many[Code], Record[Code]):
    see = Permission.SEE_PEOPLE
    list_display = ("subject", "purpose", "tries", "created", "expires")
    list_filter = ("pool", "purpose")
    person = "subject"
    fields = ("pool", "subject", "purpose", "tries", "created", "expires")


@register(Throttle, site=console)
class Throttles(Many[Throttle], Shown[Throttle]):
    """Deleting one forgives."""

    see, edit = Permission.SEE_PEOPLE, Permission.HELP_PEOPLE
    list_display = ("subject", "purpose", "count", "since", "until")
    list_filter = ("pool", "purpose")
    person = "subject"


@register(SoftwareToken, site=console)
class SoftwareTokens(Many[SoftwareToken], Record[SoftwareToken]):
    """A person's page has the button that forgets one."""

    pool_path = "user__pool_id"
    see = Permission.SEE_PEOPLE
    list_display = ("user", "name", "verified", "enabled", "preferred", "created")
    list_select_related = ("user",)
    fields = ("user", "name", "verified", "enabled", "preferred", "created")


@register(FormerPassword, SrpVerifier, site=console)
class Kept(Many[Any], Record[Any]):
    """That there is one, and not a word of it."""

    pool_path = "user__pool_id"
    see = Permission.SEE_PEOPLE
    list_display = ("user",)
    list_select_related = ("user",)
    fields = ("user",)


@register(Attempt, site=console)
class Attempts(Many[Attempt], Listed[Attempt]):
    see = Permission.SEE_PEOPLE
    list_display = ("user", "client", "challenge", "created", "expires")
    list_select_related = ("user", "client")
    list_filter = ("pool", "challenge")


@register(Invitation, site=console)
class Invitations(Listed[Invitation]):
    """One-time links of operators, made on their page: a new one kills the former."""

    pool_path = ""
    see = Permission.DEPLOYMENT
    list_display = ("user", "expires")
    list_select_related = ("user",)
