"""One folder per way out of the house; SMS comes to stand beside e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from idp.messages.models import Message


def send(message: Message, context: Mapping[str, str]) -> None:
    """Hand a message to its channel; any exception means that it did not leave."""
    import_module(f"idp.messages.channels.{Message.Channel(message.channel).value}").send(message, context)
