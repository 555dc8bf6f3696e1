import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import AppendOnly, DistributeByDossier


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "reading_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("reading_id", models.UUIDField()),
                ("by_id", models.CharField(max_length=40)),
                ("employer", models.CharField(max_length=9)),
                ("role", models.CharField(max_length=20)),
                ("agency_code", models.CharField(blank=True, default="", max_length=35)),
                ("door", models.CharField(max_length=8)),
                ("what", models.CharField(max_length=8)),
                ("thing_no", models.PositiveIntegerField(null=True)),
                ("purpose", models.CharField(blank=True, default="", max_length=60)),
                ("at", models.DateTimeField()),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", "reveal"), _negated=True),
                            models.Q(("purpose", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="reading_of_what_is_masked_has_a_purpose",
                    )
                ],
            },
        ),
        DistributeByDossier("reading"),
        AppendOnly("reading"),
    ]
