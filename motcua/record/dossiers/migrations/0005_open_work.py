from django.db import migrations, models


class Migration(migrations.Migration):
    """What waits for its opener: a counter finds its drafts and supplements without reading those of the province."""

    dependencies = [
        ("dossiers", "0004_figures"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("status__in", ["draft", "submitted", "awaiting_supplement"])),
                fields=["opened_by", "status"],
                name="dossier_opener_work",
            ),
        ),
    ]
