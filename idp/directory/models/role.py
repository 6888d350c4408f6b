"""What an operator is trusted with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from idp.directory.models.user import User
from idp.kernel import clock
from idp.pools.models import OPERATORS, Pool


class Role(models.TextChoices):
    """`directory.roles` says what each may do."""

    OWNER = "owner", _("owner")
    POOL_ADMIN = "pool_admin", _("pool admin")
    SUPPORT = "support", _("support")
    AUDITOR = "auditor", _("auditor")


class Operators(models.Manager["Operator"]):
    def get_queryset(self) -> models.QuerySet[Operator]:
        return super().get_queryset().filter(pool_id=OPERATORS)


class Operator(User):
    """A person of the reserved pool, as owners list them."""

    objects: ClassVar[Operators] = Operators()  # type: ignore[assignment]  # of these rows, not of all people

    class Meta:
        proxy = True


class Trust(models.Model):
    """An operator's role, in one pool or (without one) in all of them; an owner's is always in all."""

    operator = models.ForeignKey(User, on_delete=models.CASCADE, related_name="trusts")
    role = models.CharField(max_length=12, choices=Role.choices)
    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    created = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        db_table = "operator_role"
        constraints = [
            models.UniqueConstraint(fields=["operator", "role", "pool"], name="role_once_for_each_pool"),
            models.UniqueConstraint(
                fields=["operator", "role"], condition=models.Q(pool=None), name="role_once_for_every_pool"
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.OWNER) | models.Q(pool=None), name="owners_own_everything"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.pool_id or 'every pool'}"
