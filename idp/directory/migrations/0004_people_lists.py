"""Lists of people: keyset order, and search that knows no case."""

from django.db import migrations, models

import idp.directory.models.user


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_roles"),
        ("pools", "0006_events_kept"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="user",
            name="person_created",
        ),
        migrations.RemoveIndex(
            model_name="user",
            name="person_status",
        ),
        migrations.RemoveIndex(
            model_name="user",
            name="person_disabled",
        ),
        migrations.RemoveIndex(
            model_name="user",
            name="person_username",
        ),
        migrations.RemoveIndex(
            model_name="user",
            name="person_email",
        ),
        migrations.RemoveIndex(
            model_name="user",
            name="person_phone_number",
        ),
        migrations.RemoveIndex(
            model_name="user",
            name="person_preferred_username",
        ),
        migrations.RemoveIndex(
            model_name="user",
            name="person_name",
        ),
        migrations.RemoveIndex(
            model_name="user",
            name="person_given_name",
        ),
        migrations.RemoveIndex(
            model_name="user",
            name="person_family_name",
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["pool", "created", "id"], name="person_created"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["pool", "status", "created", "id"], name="person_status"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("enabled", False)), fields=["pool", "created", "id"], name="person_disabled"
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("email__gt", ""), ("email_verified", False)),
                fields=["pool", "created", "id"],
                name="person_email_unproven",
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("phone_number__gt", ""), ("phone_number_verified", False)),
                fields=["pool", "created", "id"],
                name="person_phone_number_unproven",
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                models.F("pool"), idp.directory.models.user.Beginning("username"), name="person_username"
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(models.F("pool"), idp.directory.models.user.Beginning("email"), name="person_email"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                models.F("pool"), idp.directory.models.user.Beginning("phone_number"), name="person_phone_number"
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                models.F("pool"),
                idp.directory.models.user.Beginning("preferred_username"),
                name="person_preferred_username",
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(models.F("pool"), idp.directory.models.user.Beginning("name"), name="person_name"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                models.F("pool"), idp.directory.models.user.Beginning("given_name"), name="person_given_name"
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                models.F("pool"), idp.directory.models.user.Beginning("family_name"), name="person_family_name"
            ),
        ),
    ]
