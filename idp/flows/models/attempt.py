"""Half-finished sign-ins."""

from __future__ import annotations

from django.db import models

from idp.directory.models import User
from idp.pools.models import Client, Pool


class Attempt(models.Model):
    """A sign-in that waits for one more answer: plain fields, so that any node and any door can go on."""

    digest = models.CharField(primary_key=True, max_length=64, help_text="Of the opaque session string.")
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    subject = models.UUIDField(
        help_text="Whom it is about, a phantom perhaps; nobody's row is named before something is proved."
    )
    challenge = models.CharField(max_length=32)
    methods = models.JSONField(default=list)
    tries = models.PositiveSmallIntegerField(default=0)
    sealed = models.TextField(blank=True, editable=False, help_text="What the engine must remember for the answer.")
    created = models.DateTimeField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "attempt"

    def __str__(self) -> str:
        return f"{self.challenge} {self.digest[:8]}"

    @property
    def person(self) -> User:
        """Who is signing in; `attempts.find` has put a nameless stand-in where nothing is proved yet."""
        if self.user is None:
            raise TypeError("an attempt that was not found by attempts.find")
        return self.user
