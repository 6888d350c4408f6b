"""Codes we sent, guesses we counted, passwords no longer in use, what SRP and authenticator apps need.

``subject`` is a user's id or a phantom's: rows for people who are not there look like any other.
"""

from __future__ import annotations

from django.db import models

from idp.directory.models import User
from idp.pools.models import Pool


class Code(models.Model):
    """One live code per purpose and person; only its keyed digest is kept."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    subject = models.UUIDField()
    purpose = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    value = models.CharField(
        max_length=2048, blank=True, help_text="What the code proves: an attribute, or a new address."
    )
    tries = models.PositiveSmallIntegerField(default=0)
    created = models.DateTimeField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "code"
        constraints = [models.UniqueConstraint(fields=["pool", "subject", "purpose"], name="one_live_code")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"


class Throttle(models.Model):
    """How often somebody tried something lately, and until when they may not."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    subject = models.UUIDField()
    purpose = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "throttle"
        constraints = [models.UniqueConstraint(fields=["pool", "subject", "purpose"], name="one_throttle")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"


class FormerPassword(models.Model):
    """What may not be used again while the pool's history reaches back to it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    encoded = models.CharField(max_length=128)

    class Meta:
        db_table = "former_password"

    def __str__(self) -> str:
        return str(self.user_id)


class SrpVerifier(models.Model):
    """What SRP knows a password by: as good as a fast hash to whoever steals it, so it is sealed."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    salt = models.CharField(max_length=32)
    sealed = models.TextField(editable=False)
    password = models.CharField(max_length=64, help_text="Digest of the password's hash it was made beside.")

    class Meta:
        db_table = "srp_verifier"

    def __str__(self) -> str:
        return str(self.user_id)


class SoftwareToken(models.Model):
    """An authenticator app: the verified one, and beside it one that waits for its first code."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    verified = models.BooleanField(default=False)
    sealed = models.TextField(editable=False)
    name = models.CharField(max_length=256, blank=True, help_text="FriendlyDeviceName")
    last_step = models.BigIntegerField(default=0, help_text="Of the last code that was used: none is used twice.")
    enabled = models.BooleanField(default=False)
    preferred = models.BooleanField(default=False)
    created = models.DateTimeField()

    class Meta:
        db_table = "software_token"
        constraints = [models.UniqueConstraint(fields=["user", "verified"], name="one_software_token")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}".strip()
