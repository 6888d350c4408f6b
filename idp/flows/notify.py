"""Words to a person: written with the change they speak of, sent by a worker.

The room where django-tasks is opened.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django_tasks import task

from idp.directory.models import User
from idp.flows.steps import Caller
from idp.messages import letters, outbox
from idp.messages.models import Message

CHANNELS = {"email": Message.Channel.EMAIL}
"""By attribute: the channel that reaches its address; a phone gets one when SMS is built."""


def letter(
    user: User, kind: str, *, to: str, language: str, context: Mapping[str, str], channel: str = "email"
) -> None:
    """Write a message and its task in the caller's transaction, so that both stay or neither.

    ``to=""`` (a phantom's) runs the same statements; the worker drops it.
    """
    named = {"username": _called(user), **context}
    with transaction.atomic(savepoint=False):
        message = outbox.write(
            user.pool,
            to=to,
            kind=kind,
            language=_language(user, language),
            context=named,
            channel=channel,
            subject=user.pk,
        )
        deliver.enqueue(message.pk)


def about(user: User, kind: str, caller: Caller) -> None:
    """Tell a person what happened to the account, at a verified address if there is one."""
    to = user.email if user.email_verified and user.exists else ""
    letter(user, kind, to=to, language=caller.language, context={})


@task()
def deliver(message_id: int) -> None:
    """Send one message; when that fails, come back after a pause."""
    again = outbox.deliver(message_id)
    if again:
        deliver.using(run_after=again).enqueue(message_id)


def _language(user: User, spoken: str) -> str:
    """The person's own, which a stranger who asks in their name cannot choose; else the caller's."""
    return letters.supported(user.locale) or letters.supported(spoken) or letters.default_language()


def _called(user: User) -> str:
    """The name a person knows: where the address is the username, the stored one is a bare id."""
    return user.email or user.phone_number if user.pool.username_attributes else user.username
