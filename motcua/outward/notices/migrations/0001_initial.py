import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import AppendOnly, DistributeByDossier


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("dossiers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "event_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("event_no", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField()),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        DistributeByDossier("notice"),
        AppendOnly("notice"),
    ]
