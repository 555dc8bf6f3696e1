import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import AppendOnly, DistributeByDossier


class Migration(migrations.Migration):
    """Who pays less and why, what was paid too much, and what was given back."""

    dependencies = [
        ("dossiers", "0010_applicant"),
        ("payments", "0005_shift_printing"),
    ]

    operations = [
        migrations.CreateModel(
            name="Exemption",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "event_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("event_no", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("CLAIMED", "CLAIMED"), ("GRANTED", "GRANTED"), ("DENIED", "DENIED")], max_length=7
                    ),
                ),
                ("class_code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=300)),
                ("ground", models.CharField(max_length=300)),
                ("component_no", models.PositiveSmallIntegerField(null=True)),
                ("proof", models.CharField(blank=True, default="", max_length=200)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("at", models.DateTimeField()),
                ("by_id", models.CharField(max_length=40)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exemptions",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Refund",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "event_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("event_no", models.PositiveIntegerField()),
                ("number", models.CharField(max_length=30)),
                ("amount_vnd", models.PositiveIntegerField()),
                ("account", models.CharField(max_length=60)),
                (
                    "ground",
                    models.CharField(
                        choices=[("ENDED", "ENDED"), ("TOO_MUCH", "TOO_MUCH"), ("DECISION", "DECISION")], max_length=10
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("document_no", models.CharField(blank=True, default="", max_length=60)),
                ("document_on", models.DateField(null=True)),
                ("receipts", models.JSONField(default=list)),
                ("issued_at", models.DateTimeField()),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="refunds",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="charge",
            name="charge_is_an_amount",
        ),
        migrations.AddField(
            model_name="charge",
            name="exempted_by",
            field=models.CharField(blank=True, default="", max_length=620),
        ),
        migrations.AddField(
            model_name="charge",
            name="is_cancelled",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="charge",
            name="over_vnd",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="charge",
            name="refunded_vnd",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="charge",
            name="waived_vnd",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="charge",
            name="whole_vnd",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="ledgerentry",
            name="is_refund",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="shiftline",
            name="refunded_vnd",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_vnd__gt", 0), ("whole_vnd__gt", 0), _connector="OR"),
                name="charge_is_an_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="charge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("refunded_vnd__lte", models.F("amount_vnd")), ("waived_vnd__lte", models.F("refunded_vnd"))
                ),
                name="charge_refunded_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "DENIED"),
                    ("component_no__isnull", False),
                    models.Q(("proof", ""), _negated=True),
                    _connector="OR",
                ),
                name="exemption_has_a_proof",
            ),
        ),
        migrations.AddIndex(
            model_name="refund",
            index=models.Index(fields=["number"], name="refund_number"),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(condition=models.Q(("amount_vnd__gt", 0)), name="refund_is_an_amount"),
        ),
        DistributeByDossier("exemption"),
        DistributeByDossier("refund"),
        AppendOnly("exemption"),
        AppendOnly("refund"),
    ]
