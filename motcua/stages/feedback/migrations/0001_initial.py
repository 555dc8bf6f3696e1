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
            name="Rating",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "rating_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("rating_no", models.PositiveSmallIntegerField()),
                ("score", models.PositiveSmallIntegerField()),
                ("comment", models.TextField(blank=True, default="")),
                ("event_no", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("score__range", (1, 5))), name="rating_one_to_five")
                ],
            },
        ),
        DistributeByDossier("rating"),
        AppendOnly("rating"),
    ]
