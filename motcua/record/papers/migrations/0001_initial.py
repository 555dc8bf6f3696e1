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
            name="IssuedForm",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "event_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("event_no", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("number", models.CharField(max_length=40)),
                ("issued_at", models.DateTimeField()),
                ("content", models.JSONField()),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forms",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "paper_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("paper_no", models.PositiveSmallIntegerField()),
                ("name", models.TextField()),
                ("original_count", models.PositiveSmallIntegerField()),
                ("certified_copy_count", models.PositiveSmallIntegerField()),
                ("photocopy_count", models.PositiveSmallIntegerField()),
                ("electronic_count", models.PositiveSmallIntegerField(default=0)),
                ("is_result", models.BooleanField(default=False)),
                ("is_recalled", models.BooleanField(default=False)),
                ("counted_event_no", models.PositiveIntegerField()),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("certified_copy_count__lte", 99),
                            ("electronic_count__lte", 99),
                            ("original_count__lte", 99),
                            ("photocopy_count__lte", 99),
                        ),
                        name="paper_counts_up_to_99",
                    )
                ],
            },
        ),
        DistributeByDossier("paper"),
        DistributeByDossier("issuedform"),
        AppendOnly("issuedform"),
    ]
