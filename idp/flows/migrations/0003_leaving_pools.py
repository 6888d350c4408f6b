"""Large pools are deleted by the workers."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("flows", "0002_attempts_before_a_proof"), ("pools", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="LeavingPool",
            fields=[
                (
                    "pool",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="pools.pool",
                    ),
                ),
                ("touched", models.DateTimeField(help_text="When people of it were last deleted.")),
            ],
            options={"db_table": "pool_leaving"},
        ),
    ]
