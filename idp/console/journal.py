"""Who did what in the console."""

from __future__ import annotations

from django.contrib.admin import register
from django.contrib.admin.models import LogEntry

from idp.console.rows import Record
from idp.console.site import console
from idp.directory.roles import Permission


@register(LogEntry, site=console)
class Journal(Record[LogEntry]):
    pool_path = ""
    see = Permission.AUDIT
    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag", "change_message")
    list_select_related = ("user", "content_type")
    list_filter = ("action_flag", "content_type")
    date_hierarchy = "action_time"
    show_full_result_count = False
