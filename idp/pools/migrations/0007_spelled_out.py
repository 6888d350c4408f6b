from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pools", "0006_events_kept"),
    ]

    operations = [
        migrations.AddField(
            model_name="pool",
            name="spelled_out",
            field=models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                help_text="Settings that the API gives back as it was told them.",
            ),
        ),
        migrations.AddField(
            model_name="client",
            name="spelled_out",
            field=models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                help_text="Settings that the API gives back as it was told them.",
            ),
        ),
    ]
