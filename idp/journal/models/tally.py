"""How often things happened in an hour: counted by the worker, so that no page counts events."""

from __future__ import annotations

from django.db import models


class Tally(models.Model):
    """``what`` is an event's kind and outcome (``SignIn Pass``), or a state of messages or people.

    No pool: all of them together, also those that are no more.
    """

    pool = models.CharField(max_length=55, db_column="pool_id", blank=True)
    hour = models.DateTimeField()
    what = models.CharField(max_length=40)
    count = models.PositiveBigIntegerField()

    class Meta:
        db_table = "journal_tally"
        constraints = [models.UniqueConstraint(fields=["pool", "what", "hour"], name="one_tally_an_hour")]
        indexes = [models.Index(fields=["hour"], name="tally_hour")]
        verbose_name_plural = "tallies"

    def __str__(self) -> str:
        return f"{self.what} {self.hour:%Y-%m-%d %H}"
