"""Pools that are being deleted."""

from __future__ import annotations

from django.db import models

from idp.pools.models import Pool


class LeavingPool(models.Model):
    """A large pool that the workers are deleting (`flows.delete_pool`)."""

    pool = models.OneToOneField(Pool, on_delete=models.CASCADE, primary_key=True, related_name="+")
    touched = models.DateTimeField(help_text="When people of it were last deleted.")

    class Meta:
        db_table = "pool_leaving"

    def __str__(self) -> str:
        return self.pool_id
