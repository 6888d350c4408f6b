"""Words on their way out, and what arrived in test mode's inbox."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from idp.pools.models import Pool


class Message(models.Model):
    """One row of the outbox, written in the transaction of the change it speaks of.

    ``sealed`` holds codes: it is encrypted, and wiped when the message has left or will never leave.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("to nobody")
        FAILED = "failed", _("given up")

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    subject = models.UUIDField(null=True, blank=True, help_text="A person's sub, or a phantom's.")
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    destination = models.CharField(max_length=2048, blank=True)
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=16)
    sealed = models.TextField(blank=True, editable=False)
    message_id = models.CharField(
        max_length=320, unique=True, help_text=_("The same in every try, so that a twin can be recognised.")
    )
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(help_text=_("While it is being sent: when its sender counts as dead."))
    created = models.DateTimeField()
    sent = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "outbox_message"
        indexes = [
            models.Index(
                fields=["next_try"], name="message_on_its_way", condition=models.Q(state__in=["queued", "sending"])
            ),
            models.Index(fields=["created"], name="message_age"),
            models.Index(fields=["pool", "subject", "-created"], name="message_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class InboxMail(models.Model):
    """A mail that test mode kept instead of sending it."""

    to = models.CharField(max_length=2048)
    subject = models.CharField(max_length=998)
    text = models.TextField()
    html = models.TextField(blank=True)
    code = models.CharField(max_length=64, blank=True)
    link = models.TextField(blank=True)
    created = models.DateTimeField()

    class Meta:
        db_table = "inbox_mail"
        ordering = ["-created", "-id"]

    def __str__(self) -> str:
        return self.subject
