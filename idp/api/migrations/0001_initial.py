from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AccessKey",
            fields=[
                ("id", models.CharField(editable=False, max_length=20, primary_key=True, serialize=False)),
                ("name", models.CharField(blank=True, help_text="Who or what uses it.", max_length=128)),
                ("sealed", models.TextField(editable=False)),
                ("every_pool", models.BooleanField(default=False, help_text="All pools, and it may make new ones.")),
                ("pools", models.JSONField(blank=True, default=list, help_text="Ids of the pools it is for.")),
                ("read_only", models.BooleanField(default=False)),
                ("enabled", models.BooleanField(default=True)),
                ("created", models.DateTimeField()),
                ("last_used", models.DateTimeField(blank=True, editable=False, null=True)),
            ],
            options={
                "db_table": "access_key",
                "ordering": ["-created"],
            },
        ),
    ]
