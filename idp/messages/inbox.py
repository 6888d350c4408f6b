"""Test mode's mail server: every mail ends in a table that a page and a command can read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from email.utils import parseaddr

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import QuerySet

from idp.kernel import clock
from idp.messages.models import InboxMail

KEEP = 500
LINK = re.compile(r"https?://[^\s<>\"]+")
CODE = re.compile(r"(?<![\w.-])(\d{6})(?![\w-])")


class InboxBackend(BaseEmailBackend):
    """Django's mail back end that keeps instead of sending."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            keep(mail)
        return len(email_messages)


def keep(mail: EmailMessage) -> None:
    text = str(mail.body)
    pages = [str(content) for content, kind in getattr(mail, "alternatives", ()) if kind == "text/html"]
    for recipient in mail.recipients():
        InboxMail.objects.create(
            to=parseaddr(recipient)[1],
            subject=str(mail.subject),
            text=text,
            html="".join(pages),
            code=code_in(text),
            link=link_in(text),
            created=clock.now(),
        )


def newest(to: str = "") -> QuerySet[InboxMail]:
    """What arrived, newest first; of one address when ``to`` names it, however it is capitalised."""
    if "\0" in to:
        return InboxMail.objects.none()  # PostgreSQL takes no NUL, not even to look for
    return InboxMail.objects.filter(to__iexact=to.strip()) if to.strip() else InboxMail.objects.all()


def code_in(text: str) -> str:
    """The first six digits that stand alone, outside of links."""
    found = CODE.search(LINK.sub(" ", text))
    return found[1] if found else ""


def link_in(text: str) -> str:
    found = LINK.search(text)
    return found[0].rstrip(".,;:)") if found else ""


def sweep() -> int:
    """Keep the newest few hundred; the worker does it daily."""
    kept = InboxMail.objects.values_list("pk", flat=True)[:KEEP]
    return InboxMail.objects.exclude(pk__in=list(kept)).delete()[0]
