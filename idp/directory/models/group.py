"""Groups: who is in them, and which weighs more."""

from __future__ import annotations

from django.db import models

from idp.directory.models.user import User
from idp.pools.models import Pool


class Group(models.Model):
    """A lower ``precedence`` weighs more; none weighs least (Cognito's GroupType)."""

    pool = models.ForeignKey(Pool, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=128)
    description = models.CharField(max_length=2048, blank=True)
    role = models.CharField(max_length=2048, blank=True)
    precedence = models.PositiveIntegerField(null=True, blank=True)
    members = models.ManyToManyField(User, through="Membership", related_name="groups", blank=True)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "people_group"
        constraints = [models.UniqueConstraint(fields=["pool", "name"], name="group_unique_in_pool")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's place in a group of the same pool (`directory.groups.add` sees to that)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "people_group_member"
        constraints = [models.UniqueConstraint(fields=["group", "user"], name="member_once")]
        indexes = [models.Index(fields=["group", "id"], name="member_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.group_id}"
