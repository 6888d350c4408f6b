"""Operators are people: another list of the same rows."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_members_newest_first")]

    operations = [
        migrations.CreateModel(
            name="Operator",
            fields=[],
            options={"proxy": True, "indexes": [], "constraints": []},
            bases=("directory.user",),
        ),
    ]
