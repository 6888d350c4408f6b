"""What people did, or somebody tried in their name (Cognito's AuthEventType); kept as long as the pool says."""

from __future__ import annotations

import uuid

from django.db import models

from idp.kernel import clock


class Event(models.Model):
    """``subject`` is a person's ``sub`` or a phantom's: a row for nobody looks like any other."""

    class Kind(models.TextChoices):
        """Amazon's EventType where it has one."""

        SIGN_UP = "SignUp"
        CONFIRM_SIGN_UP = "ConfirmSignUp"
        RESEND_CODE = "ResendCode"
        SIGN_IN = "SignIn"
        SIGN_OUT = "SignOut"
        FORGOT_PASSWORD = "ForgotPassword"
        CONFIRM_FORGOT_PASSWORD = "ConfirmForgotPassword"
        PASSWORD_CHANGE = "PasswordChange"
        ATTRIBUTE_CHANGE = "AttributeChange"
        FACTOR_CHANGE = "FactorChange"
        DELETE = "Delete"

    class Outcome(models.TextChoices):
        """Amazon's EventResponse; ``Locked`` is ours."""

        PASS = "Pass"
        FAIL = "Fail"
        IN_PROGRESS = "InProgress"
        LOCKED = "Locked"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pool = models.CharField(max_length=55, db_column="pool_id")
    subject = models.UUIDField()
    kind = models.CharField(max_length=24, choices=Kind.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    at = models.DateTimeField(default=clock.now)
    client = models.CharField(max_length=128, blank=True, db_column="client_id")
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=64, blank=True, help_text="Firefox on Linux")
    challenges = models.JSONField(default=list, help_text="[{ChallengeName, ChallengeResponse}, …]")

    class Meta:
        db_table = "journal_event"
        indexes = [
            models.Index(fields=["pool", "subject", "-at"], name="event_subject"),
            models.Index(fields=["pool", "at"], name="event_pool"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_outcome_display().lower()}"
