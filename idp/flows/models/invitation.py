"""How operators come in."""

from __future__ import annotations

from django.db import models

from idp.directory.models import User


class Invitation(models.Model):
    """A one-time link by which a new operator sets a password; only its digest is kept."""

    digest = models.CharField(primary_key=True, max_length=64)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "invitation"

    def __str__(self) -> str:
        return self.digest[:8]
