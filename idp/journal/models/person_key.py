"""The key of what entries say about one person."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class PersonKey(models.Model):
    """Goes with the person, by whichever way they go, and with it whatever was encrypted under it."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    sealed = models.CharField(max_length=255)

    class Meta:
        db_table = "journal_person_key"

    def __str__(self) -> str:
        return str(self.pk)
