"""Operators' roles; who was an operator before there were any owns everything."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import idp.kernel.clock

ROLES = [("owner", "owner"), ("pool_admin", "pool admin"), ("support", "support"), ("auditor", "auditor")]


def make_owners(apps: Any, schema_editor: Any) -> None:
    trust = apps.get_model("directory", "Trust")
    for operator in apps.get_model("directory", "User").objects.filter(is_staff=True):
        trust.objects.create(operator=operator, role="owner")


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_search_indexes"), ("pools", "0004_session_configuration")]

    operations = [
        migrations.CreateModel(
            name="Trust",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(choices=ROLES, max_length=12)),
                ("created", models.DateTimeField(default=idp.kernel.clock.now, editable=False)),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="trusts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="pools.pool",
                    ),
                ),
            ],
            options={
                "db_table": "operator_role",
                "constraints": [
                    models.UniqueConstraint(fields=("operator", "role", "pool"), name="role_once_for_each_pool"),
                    models.UniqueConstraint(
                        condition=models.Q(pool=None), fields=("operator", "role"), name="role_once_for_every_pool"
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(role="owner") | models.Q(pool=None), name="owners_own_everything"
                    ),
                ],
            },
        ),
        migrations.RunPython(make_owners, migrations.RunPython.noop),
    ]
