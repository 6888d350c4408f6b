"""Documents that whoever signs up can read first."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from idp.kernel import clock
from idp.pools.models.client import Client
from idp.pools.models.pool import Pool


class Terms(models.Model):
    """Links to one kind of document of one app client; nothing records that a person agreed (Cognito's NONE)."""

    class Name(models.TextChoices):
        USE = "terms-of-use", _("Terms of use")
        PRIVACY = "privacy-policy", _("Privacy policy")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="terms")
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(max_length=20, choices=Name.choices)
    links = models.JSONField(help_text=_('{"cognito:default": "https://…", "cognito:german": "https://…"}'))
    created = models.DateTimeField(default=clock.now)
    modified = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "terms"
        verbose_name = verbose_name_plural = "terms"
        constraints = [models.UniqueConstraint(fields=["client", "name"], name="one_document_of_a_name_for_a_client")]

    def __str__(self) -> str:
        return f"{self.client_id} {self.name}"
