"""The letters on their way out, as the outbox holds them."""

from __future__ import annotations

from idp.messages import outbox
from idp.messages.models import Message


def letters(to: str, kind: str = "") -> list[dict[str, str]]:
    """What they say, newest first; ``to=""`` are those to nobody."""
    rows = Message.objects.filter(destination=to, **({"kind": kind} if kind else {})).order_by("-id")
    return [outbox.opened(row) for row in rows]


def code(to: str, kind: str = "") -> str:
    return letters(to, kind)[0]["code"]


def wrong(code: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(code) + 1) % 1_000_000:06d}"
