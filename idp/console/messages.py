"""Letters on their way, without what is in them."""

from __future__ import annotations

from django.contrib.admin import register

from idp.console.rows import Record
from idp.console.site import console
from idp.messages.models import Message


@register(Message, site=console)
class Messages(Record[Message]):
    list_display = ("created", "pool", "kind", "destination", "state", "tries", "next_try", "sent")
    list_select_related = ("pool",)
    list_filter = ("state", "kind", "pool")
    search_fields = ("destination", "=message_id")
    exclude = ("sealed",)
    show_full_result_count = False
