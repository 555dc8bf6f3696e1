from django.db import migrations, models


class Migration(migrations.Migration):
    """What an exemption took off by kind when it was granted, found by who granted it and when."""

    dependencies = [
        ("payments", "0007_cancelled_charges"),
    ]

    operations = [
        migrations.AddField(
            model_name="exemption",
            name="spared",
            field=models.JSONField(default=dict),
        ),
        migrations.AddIndex(
            model_name="exemption",
            index=models.Index(fields=["by_id", "at"], name="exemption_by_at"),
        ),
    ]
