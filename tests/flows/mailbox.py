"""What the engine wrote to people, read in the outbox before anybody sends it."""

from __future__ import annotations

from idp.messages import outbox
from idp.messages.models import Message


def newest() -> Message:
    found = Message.objects.order_by("-pk").first()
    assert found, "nothing was written"
    return found


def words() -> dict[str, str]:
    """Of the newest letter: code, link, minutes, username."""
    return outbox.opened(newest())


def code() -> str:
    return words()["code"]


def wrong() -> str:
    """A code that is not the newest one."""
    return f"{(int(code()) + 1) % 1_000_000:06d}"


def kinds(to: str) -> list[str]:
    """What one address got, oldest first."""
    return list(Message.objects.filter(destination=to).order_by("pk").values_list("kind", flat=True))
