"""Access keys: who may sign requests, for which pools, and whether they may change anything."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from idp.kernel import encryption
from idp.pools.models import OPERATORS


class AccessKey(models.Model):
    """Made by an operator; encrypted, because a signature is an HMAC under the secret and needs it whole.

    No key opens the reserved pool: operators are made by operators.
    """

    is_configuration = True  # a change of it is a change of the configuration: every process reads it anew

    id = models.CharField(primary_key=True, max_length=20, editable=False)
    name = models.CharField(max_length=128, blank=True, help_text=_("Who or what uses it."))
    sealed = models.TextField(editable=False)
    every_pool = models.BooleanField(default=False, help_text=_("All pools, and it may make new ones."))
    pools = models.JSONField(default=list, blank=True, help_text=_("Ids of the pools it is for."))
    read_only = models.BooleanField(default=False)
    enabled = models.BooleanField(default=True)
    created = models.DateTimeField()
    last_used = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        db_table = "access_key"
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})" if self.name else self.id

    def opens(self, pool_id: str) -> bool:
        """Whether it is for that pool."""
        return pool_id != OPERATORS and (self.every_pool or pool_id in self.pools)

    def seal(self, secret: str) -> None:
        self.sealed = encryption.seal(secret, bound_to=f"access-key:{self.pk}")

    def reveal(self) -> str:
        return encryption.open_sealed(self.sealed, bound_to=f"access-key:{self.pk}")
