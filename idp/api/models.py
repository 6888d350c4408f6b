"""Access keys: who may sign requests, for which pools, and whether they may change anything."""

from __future__ import annotations

import base64
import secrets
import string
from collections.abc import Sequence

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from idp.kernel import clock, encryption
from idp.pools.models import OPERATORS

LETTERS = string.ascii_uppercase + "234567"


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

    @classmethod
    def issue(
        cls, *, name: str = "", pools: Sequence[str] | None = None, read_only: bool = False
    ) -> tuple[AccessKey, str]:
        """A new key, for every pool unless ``pools`` names some, and its secret, which nobody reads again.

        On the row, so that the console makes one by Django's registry: no door imports another.
        """
        pk = "AKIA" + "".join(secrets.choice(LETTERS) for _ in range(16))
        secret = base64.b64encode(secrets.token_bytes(30)).decode()
        return cls.put(pk, secret, name=name, pools=pools, read_only=read_only), secret

    @classmethod
    def put(
        cls, pk: str, secret: str, *, name: str = "", pools: Sequence[str] | None = None, read_only: bool = False
    ) -> AccessKey:
        """A key whose id and secret are known."""
        row = cls(
            pk=pk,
            name=name,
            every_pool=pools is None,
            pools=list(pools or ()),
            read_only=read_only,
            created=clock.now(),
        )
        row.seal(secret)
        with transaction.atomic():
            row.save(force_insert=True)
        return row

    def opens(self, pool_id: str) -> bool:
        """Whether it is for that pool."""
        return pool_id != OPERATORS and (self.every_pool or pool_id in self.pools)

    def seal(self, secret: str) -> None:
        self.sealed = encryption.seal(secret, bound_to=f"access-key:{self.pk}")

    def reveal(self) -> str:
        return encryption.open_sealed(self.sealed, bound_to=f"access-key:{self.pk}")
