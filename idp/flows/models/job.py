"""Work on many people at once, done by the workers handful by handful."""

from __future__ import annotations

import uuid

from django.db import models

from idp.directory.models import User
from idp.kernel import clock
from idp.pools.models import Pool


class Job(models.Model):
    """Which people (``criteria``, in `directory.search.Criteria.words`), what is done to them, and how far it is.

    ``cursor`` is the last one looked at: it moves in the transaction that did the work, so that nobody
    comes twice, whoever dies on the way.
    """

    class Act(models.TextChoices):
        CONFIRM = "confirm", "Confirm"
        ENABLE = "enable", "Enable"
        DISABLE = "disable", "Disable, and sign out everywhere"
        SIGN_OUT = "sign_out", "Sign out everywhere"
        RESET = "reset", "Reset the password by a code"
        ADD = "add", "Add to a group"
        REMOVE = "remove", "Take out of a group"
        DELETE = "delete", "Delete"

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        RUNNING = "running", "running"
        STOPPED = "stopped", "stopped"
        FINISHED = "finished", "finished"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    operator = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    operator_name = models.CharField(max_length=128)
    address = models.CharField(max_length=45, blank=True)
    act = models.CharField(max_length=10, choices=Act.choices)
    group = models.CharField(max_length=128, blank=True)
    criteria = models.JSONField(default=dict)
    reason = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stop = models.BooleanField(default=False, help_text="Somebody has asked for it to end.")
    said = models.CharField(max_length=500, blank=True, help_text="Why it stopped.")
    expected = models.PositiveBigIntegerField(default=0, help_text="As far as was counted beforehand.")
    counted = models.BooleanField(default=True, help_text="Whether that is all of them.")
    done = models.PositiveBigIntegerField(default=0)
    skipped = models.PositiveBigIntegerField(default=0)
    parts = models.PositiveIntegerField(default=0)
    cursor = models.CharField(max_length=100, blank=True)
    created = models.DateTimeField(default=clock.now)
    touched = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "bulk_job"
        ordering = ["-created"]
        indexes = [models.Index(fields=["pool", "-created"], name="bulk_job_pool")]

    def __str__(self) -> str:
        return f"{self.get_act_display()}, {self.created:%Y-%m-%d %H:%M}"

    @property
    def is_over(self) -> bool:
        return self.state in (self.State.STOPPED, self.State.FINISHED)


class JobPart(models.Model):
    """What became of some of them, as ``[[sub, name, what became of it, why], …]``."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="results")
    number = models.PositiveIntegerField()
    lines = models.JSONField(default=list)

    class Meta:
        db_table = "bulk_job_part"
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="one_part_of_that_number")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.number}"
