"""The configuration's mark, for machines that share only the database."""

from __future__ import annotations

from django.db import models


class Mark(models.Model):
    """One row; its value changes with every change of the configuration."""

    value = models.CharField(max_length=16)

    class Meta:
        db_table = "configuration_mark"

    def __str__(self) -> str:
        return self.value
