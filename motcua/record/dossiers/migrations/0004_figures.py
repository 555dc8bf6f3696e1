from django.db import migrations, models


class Migration(migrations.Migration):
    """What the figures of those who oversee read: by day of receipt and of end, newest first within an agency."""

    dependencies = [
        ("dossiers", "0003_opinions"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["agency_code", "last_event_at", "id"], name="dossier_agency_newest"),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("received_at__isnull", False)), fields=["received_at"], name="dossier_received"
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["ended_at"], name="dossier_ended"),
        ),
    ]
