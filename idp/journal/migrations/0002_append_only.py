"""Entries name the person whom they are about, are found by what they are searched for, and stay as they are."""

from typing import Any

from django.db import migrations, models

from idp.journal import triggers


def put(apps: Any, schema_editor: Any) -> None:
    triggers.put(schema_editor.connection)


def drop(apps: Any, schema_editor: Any) -> None:
    triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_entries_and_events")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="subject",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["subject", "-id"], name="entry_subject"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["target", "-id"], name="entry_target_id"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["at"], name="entry_at"),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["target_name"], name="entry_target_name", opclasses=["varchar_pattern_ops"]),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["actor_name"], name="entry_actor_name", opclasses=["varchar_pattern_ops"]),
        ),
        # Last: SQLite may build a table anew to alter it, and that would lose them.
        migrations.RunPython(put, drop),
    ]
