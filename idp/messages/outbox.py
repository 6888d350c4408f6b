"""The outbox: a message is a row of the writer's transaction, and a worker carries it out.

A row is sent by whoever claims it, by one conditional statement. A sender that dies leaves a
lease that runs out, so a message may be late but is not lost; only a crash between the mail
server's "accepted" and our note of it sends twice, and then under the same Message-ID.
"""

from __future__ import annotations

import json
import logging
import traceback
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.db.models import F, Q, QuerySet

from idp.kernel import clock, encryption
from idp.messages import channels
from idp.messages.models import Message
from idp.pools.models import Pool

LEASE = timedelta(minutes=5)  # longer than a mail server with a 20 s timeout per command can keep us
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP = timedelta(days=3)
KEEP = timedelta(days=30)
OVERDUE = timedelta(seconds=30)  # by then its task should have run

NO_SUCH_MAILBOX = {550, 551, 553}
"""RFC 5321 §4.2.2: the address is wrong for good. Not 554, which a misconfigured relay of our own says too."""

log = logging.getLogger(__name__)
State = Message.State


def write(
    pool: Pool,
    *,
    to: str,
    kind: str,
    language: str,
    context: Mapping[str, str],
    channel: str = Message.Channel.EMAIL,
    subject: uuid.UUID | None = None,
) -> Message:
    """Put a message into the outbox, in the caller's transaction; ``subject`` is whom it is about.

    ``to=""`` (a phantom's) costs the same and goes nowhere.
    """
    now = clock.now()
    message_id = f"<{uuid.uuid4()}@{_domain()}>"
    return Message.objects.create(
        pool=pool,
        subject=subject,
        channel=channel,
        destination=to,
        kind=kind,
        language=language,
        sealed=encryption.seal(json.dumps(dict(context)), bound_to=f"message:{message_id}"),
        message_id=message_id,
        next_try=now,
        created=now,
    )


def deliver(message_id: int) -> datetime | None:
    """Send a message if it waits and nobody else is at it; the moment to try again when that failed."""
    message = _claim(message_id)
    if message is None:
        return None
    again = None
    if not message.destination:
        _finish(message, State.DROPPED)
    elif clock.now() - message.created > GIVE_UP:
        log.error("gave up %s after %d tries", message.message_id, message.tries)
        _finish(message, State.FAILED)
    else:
        try:
            channels.send(message, opened(message))
        except Exception as error:  # noqa: BLE001  # whatever went wrong, the message stays in the outbox
            again = _failed(message, error)
        else:
            _finish(message, State.SENT)
    return again


def opened(message: Message) -> dict[str, str]:
    """What the writer gave. Raises Unreadable."""
    found: dict[str, str] = json.loads(encryption.open_sealed(message.sealed, bound_to=f"message:{message.message_id}"))
    return found


def about(pool_id: str, subject: uuid.UUID) -> QuerySet[Message]:
    """A person's messages of the last `KEEP`, newest first."""
    return Message.objects.filter(pool_id=pool_id, subject=subject).order_by("-created", "-pk")


def forget(pool_id: str, subject: uuid.UUID) -> None:
    """Drop the messages of somebody who is no more, also those that wait."""
    Message.objects.filter(pool_id=pool_id, subject=subject).delete()


def overdue(limit: int = 500) -> list[int]:
    """Messages whose task was lost, or whose sender died; oldest first."""
    now = clock.now()
    late = Q(state=State.QUEUED, next_try__lt=now - OVERDUE) | Q(state=State.SENDING, next_try__lt=now)
    return list(Message.objects.filter(late).order_by("next_try").values_list("pk", flat=True)[:limit])


def sweep() -> int:
    """Drop messages that are long done; the worker does it daily."""
    done = Message.objects.filter(created__lt=clock.now() - KEEP, state__in=[State.SENT, State.DROPPED, State.FAILED])
    return done.delete()[0]


def _claim(message_id: int) -> Message | None:
    """``tries`` marks the claim: a sender whose lease ran out can no longer change the row."""
    now = clock.now()
    free = Q(state=State.QUEUED) | Q(state=State.SENDING, next_try__lt=now)
    claimed = Message.objects.filter(free, pk=message_id).update(
        state=State.SENDING, next_try=now + LEASE, tries=F("tries") + 1
    )
    return Message.objects.select_related("pool").filter(pk=message_id).first() if claimed else None


def _finish(message: Message, state: Message.State) -> None:
    sent = clock.now() if state == State.SENT else None
    _mine(message).update(state=state, sealed="", sent=sent)


def _failed(message: Message, error: Exception) -> datetime | None:
    """Give up, or wait: our log learns where and how, never what was in the message or to whom it went."""
    log.warning("try %d of %s failed: %s", message.tries, message.message_id, _place(error))
    if isinstance(error, SMTPRecipientsRefused) and {code for code, _ in error.recipients.values()} <= NO_SUCH_MAILBOX:
        _finish(message, State.FAILED)
        return None
    pause: timedelta = min(FIRST_PAUSE * 2 ** min(message.tries - 1, 16), LONGEST_PAUSE)
    again = clock.now() + pause
    _mine(message).update(state=State.QUEUED, next_try=again)
    return again


def _mine(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(pk=message.pk, state=State.SENDING, tries=message.tries)


def _place(error: Exception) -> str:
    """The error's class, the mail server's code, and the line it rose from; its text may quote the message."""
    frames = traceback.extract_tb(error.__traceback__)
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    where = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{f' {code}' if code else ''}{where}"


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or str(settings.PORTICO_DOMAIN)
