"""The names a person may sign in by: one table, one indexed key, for usernames and aliases alike."""

from __future__ import annotations

from django.db import models

from idp.directory.models.user import User
from idp.pools.models import Pool


class SignInName(models.Model):
    """``key`` is the folded name (`Pool.fold`) of a username, or of an active alias."""

    class Kind(models.TextChoices):
        USERNAME = "username"
        EMAIL = "email"
        PHONE = "phone_number"
        PREFERRED = "preferred_username"

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="names")
    kind = models.CharField(max_length=18, choices=Kind.choices)
    key = models.CharField(max_length=512)

    class Meta:
        db_table = "sign_in_name"
        constraints = [
            models.UniqueConstraint(fields=["pool", "key"], name="sign_in_name_unique_in_pool"),
            models.UniqueConstraint(fields=["user", "kind"], name="one_name_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.key
