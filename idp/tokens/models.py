"""Signing keys, authorization codes, and families of tokens."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from idp.directory.models import User
from idp.pools.models import Client, Pool


class SigningKey(models.Model):
    """An RSA key of a pool for one use; a retired one stays in the JWKS until its tokens are dead."""

    is_configuration = True  # a change of it is a change of the configuration

    class Use(models.TextChoices):
        ID = "id", _("ID tokens")
        ACCESS = "access", _("access tokens")

    kid = models.CharField(primary_key=True, max_length=44)
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="signing_keys")
    use = models.CharField(max_length=6, choices=Use.choices)
    sealed = models.TextField(editable=False)
    public = models.JSONField(help_text=_("The JWK as published."))
    created = models.DateTimeField()
    retired = models.DateTimeField(null=True, blank=True)
    forgotten = models.DateTimeField(null=True, blank=True, help_text=_("When it leaves the JWKS."))

    class Meta:
        db_table = "signing_key"
        ordering = ["-created"]
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "use"], condition=models.Q(retired=None), name="one_current_key_for_a_use"
            )
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.kid}"


class AuthorizationCode(models.Model):
    """RFC 6749 §4.1.2: five minutes, one use; kept for a while after it so that a replay is noticed."""

    digest = models.CharField(primary_key=True, max_length=64)
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    redirect_uri = models.TextField()
    scope = models.TextField(blank=True)
    nonce = models.TextField(blank=True)
    challenge = models.CharField(max_length=128, blank=True)
    resource = models.TextField(blank=True)
    auth_time = models.DateTimeField()
    methods = models.JSONField(default=list)
    expires = models.DateTimeField(db_index=True)
    used = models.DateTimeField(null=True)
    family = models.UUIDField(default=uuid.uuid4, help_text="The id of the token family that its redemption makes.")

    class Meta:
        db_table = "authorization_code"

    def __str__(self) -> str:
        return self.digest[:8]


class TokenFamily(models.Model):
    """What one sign-in gave one client; its id is the ``origin_jti`` of every token in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="families")
    scope = models.TextField(blank=True)
    resource = models.TextField(blank=True)
    auth_time = models.DateTimeField()
    methods = models.JSONField(default=list)
    event_id = models.UUIDField(default=uuid.uuid4)
    created = models.DateTimeField()
    expires = models.DateTimeField(db_index=True)
    revoked = models.DateTimeField(null=True)
    digest = models.CharField(
        max_length=64, blank=True, help_text="Of the live refresh token; empty when none was issued."
    )
    former = models.CharField(max_length=64, blank=True, help_text="Of the token before it, for the grace period.")
    rotated = models.DateTimeField(null=True)
    # Kept where the pool keeps a list of its people's sessions.
    active = models.DateTimeField(null=True, help_text="The last sign-in or refresh.")
    address = models.CharField(max_length=64, blank=True)
    device = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "token_family"
        verbose_name_plural = "token families"

    def __str__(self) -> str:
        return str(self.id)
