"""Letters on their way, without what is in them."""

from __future__ import annotations

from django.contrib.admin import register

from idp.console.many import Many
from idp.console.rows import Record
from idp.console.site import console
from idp.directory.roles import Permission
from idp.messages.models import InboxMail, Message


@register(Message, site=console)
class Messages(Many[Message], Record[Message]):
    see = Permission.SEE_PEOPLE
    list_display = ("created", "pool", "kind", "destination", "state", "tries", "next_try", "sent")
    list_select_related = ("pool",)
    list_filter = ("state", "kind", "pool")
    person, exact = "subject", ("message_id",)
    exclude = ("sealed",)
    ordering = ("-created",)


@register(InboxMail, site=console)
class Inbox(Record[InboxMail]):
    """What test mode kept; its words, with the codes in them, are on ``/inbox``."""

    pool_path = ""
    see = Permission.DEPLOYMENT
    list_display = ("created", "to", "subject")
    search_fields = ("to",)
    fields = ("created", "to", "subject")
    show_full_result_count = False
