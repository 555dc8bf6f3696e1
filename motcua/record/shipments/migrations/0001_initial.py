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
            name="Attempt",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id",
                        "shipment_no",
                        "attempt_no",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("shipment_no", models.PositiveIntegerField()),
                ("attempt_no", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(max_length=24)),
                ("action", models.CharField(max_length=12)),
                ("next_on", models.DateField()),
                ("by_id", models.CharField(max_length=40)),
                ("event_no", models.PositiveIntegerField()),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Shipment",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "shipment_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("shipment_no", models.PositiveIntegerField()),
                ("envelope_no", models.PositiveSmallIntegerField()),
                ("direction", models.CharField(max_length=6)),
                ("carrier", models.CharField(default="manual", max_length=20)),
                ("item_code", models.CharField(blank=True, default="", max_length=30)),
                ("slip_number", models.CharField(max_length=40)),
                ("courier_id", models.CharField(max_length=40)),
                ("accepted_at", models.DateTimeField()),
                ("postal_due_on", models.DateField()),
                ("next_on", models.DateField(null=True)),
                ("last_attempt_on", models.DateField(null=True)),
                ("attempt_count", models.PositiveSmallIntegerField(default=0)),
                ("closed_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, default="", max_length=9)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shipments",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["courier_id", "postal_due_on"],
                        name="shipment_round",
                    )
                ],
            },
        ),
        DistributeByDossier("shipment"),
        DistributeByDossier("attempt"),
        AppendOnly("attempt"),
    ]
