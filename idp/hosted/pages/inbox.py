"""Test mode's mail inbox, for people and for scripts; outside test mode it does not exist."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from idp.messages import inbox as mailbox
from idp.messages.models import InboxMail

SHOWN = 100
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src *; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""A letter's styles are inline; it runs nothing and belongs to no origin."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as the page shows it."""

    id: int
    to: str
    subject: str
    text: str
    at: datetime
    url: str
    html_url: str


def in_test_mode(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @functools.wraps(view)
    def answer(request: HttpRequest, **found: Any) -> HttpResponse:
        if not settings.PORTICO_TEST_MODE:
            raise Http404
        return view(request, **found)

    return never_cache(require_safe(answer))


@in_test_mode
def inbox(request: HttpRequest) -> HttpResponse:
    """``?to=`` narrows the list, ``?mail=`` opens one."""
    to = request.GET.get("to", "")
    letters = [shown(mail, to) for mail in mailbox.newest(to)[:SHOWN]]
    opened = next((letter for letter in letters if str(letter.id) == request.GET.get("mail")), None)
    response = render(request, "inbox.html", {"letters": letters, "to": to, "letter": opened})
    response["Content-Security-Policy"] = PAGE_POLICY
    return response


def shown(mail: InboxMail, to: str) -> Letter:
    query = urlencode({"to": to, "mail": mail.pk} if to else {"mail": mail.pk})
    return Letter(
        id=mail.pk,
        to=mail.to,
        subject=mail.subject,
        text=mail.text,
        at=mail.created,
        url=f"{reverse('inbox')}?{query}",
        html_url=reverse("inbox_html", args=[mail.pk]) if mail.html else "",
    )


@in_test_mode
def inbox_json(request: HttpRequest) -> HttpResponse:
    """``?to=`` narrows the list; newest first."""
    return JsonResponse(
        [
            {
                "to": mail.to,
                "subject": mail.subject,
                "text": mail.text,
                "html": mail.html,
                "code": mail.code,
                "link": mail.link,
                "created": mail.created.isoformat(),
            }
            for mail in mailbox.newest(request.GET.get("to", ""))[:SHOWN]
        ],
        safe=False,
    )


@in_test_mode
def inbox_html(request: HttpRequest, mail_id: int) -> HttpResponse:
    """The HTML of one mail, for a sandboxed frame: it runs nothing, and its links open elsewhere."""
    mail = get_object_or_404(InboxMail, pk=mail_id)
    response = HttpResponse('<base target="_blank">' + mail.html)
    response["Content-Security-Policy"] = FRAME_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
