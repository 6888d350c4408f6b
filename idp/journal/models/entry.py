"""What an operator, an access key or a command changed. Triggers of the database refuse to change or drop a row."""

from __future__ import annotations

from django.db import models

from idp.kernel import clock


class Entry(models.Model):
    """One row that was made, changed or deleted, or one act that changed none (``target`` may be empty).

    ``before`` and ``after`` hold the columns that differ, secrets masked. ``subject`` is the ``sub`` of the person
    whom it is about, if it is about one. ``batch`` joins what was done in one go.
    """

    class Change(models.TextChoices):
        MADE = "made"
        CHANGED = "changed"
        DELETED = "deleted"
        DONE = "done"  # seen, sent, exported: nothing that is kept here differs

    at = models.DateTimeField(default=clock.now)
    pool = models.CharField(max_length=55, blank=True, db_column="pool_id")
    actor_kind = models.CharField(max_length=8)
    actor = models.CharField(max_length=128)
    actor_name = models.CharField(max_length=256)
    address = models.CharField(max_length=45, blank=True)
    act = models.CharField(max_length=128)
    change = models.CharField(max_length=7, choices=Change.choices)
    target_kind = models.CharField(max_length=64, blank=True, help_text="app_label.modelname")
    target = models.CharField(max_length=256, blank=True, help_text="primary key")
    target_name = models.CharField(max_length=256, blank=True)
    subject = models.UUIDField(null=True, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    batch = models.CharField(max_length=32, blank=True)

    class Meta:
        db_table = "journal_entry"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["pool", "-id"], name="entry_pool"),
            models.Index(fields=["target_kind", "target", "-id"], name="entry_target"),
            models.Index(fields=["actor", "-id"], name="entry_actor"),
            models.Index(fields=["act", "-id"], name="entry_act"),
            models.Index(fields=["batch"], name="entry_batch"),
            models.Index(fields=["subject", "-id"], name="entry_subject"),
            models.Index(fields=["target", "-id"], name="entry_target_id"),
            models.Index(fields=["at"], name="entry_at"),
            # What is searched for by its beginning.
            models.Index(fields=["target_name"], name="entry_target_name", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["actor_name"], name="entry_actor_name", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.target_name}".strip()


class Seal(models.Model):
    """An entry's place in the chain: ``mac`` is over the entry and the seal before it, under a key of the ring."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    key = models.CharField(max_length=8)
    mac = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_seal"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}"
