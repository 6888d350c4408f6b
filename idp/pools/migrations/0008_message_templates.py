from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pools", "0007_spelled_out"),
    ]

    operations = [
        migrations.AddField(
            model_name="pool",
            name="verification_template",
            field=models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                help_text="The owner's own words around a code or a link, by Amazon's names.",
            ),
        ),
        migrations.AddField(
            model_name="pool",
            name="invite_template",
            field=models.JSONField(
                blank=True,
                default=dict,
                editable=False,
                help_text="The owner's own words around a temporary password, by Amazon's names.",
            ),
        ),
        migrations.AddField(
            model_name="pool",
            name="sms_authentication_message",
            field=models.CharField(
                blank=True,
                default="",
                editable=False,
                help_text="Kept for the day when there is SMS.",
                max_length=140,
            ),
        ),
    ]
