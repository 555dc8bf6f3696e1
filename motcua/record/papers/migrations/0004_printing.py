import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import AppendOnly, DistributeByDossier


class Migration(migrations.Migration):
    dependencies = [
        ("papers", "0003_find_by_number"),
    ]

    operations = [
        migrations.CreateModel(
            name="Printing",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "print_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("print_no", models.PositiveSmallIntegerField()),
                ("event_no", models.PositiveIntegerField()),
                (
                    "sheet",
                    models.CharField(choices=[("FORM", "biểu mẫu"), ("RECEIPT", "biên lai")], max_length=7),
                ),
                ("at", models.DateTimeField()),
                ("by_id", models.CharField(max_length=40)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="printings",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("print_no__gt", 0)), name="printing_counts_from_one")
                ],
            },
        ),
        DistributeByDossier("printing"),
        AppendOnly("printing"),
    ]
