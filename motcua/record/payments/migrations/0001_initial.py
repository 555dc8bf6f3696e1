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
            name="Receipt",
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
                ("issued_at", models.DateTimeField()),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="receipts",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Charge",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "charge_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("charge_no", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("PHI", "PHI"), ("LE_PHI", "LE_PHI"), ("POSTAGE", "POSTAGE")], max_length=8
                    ),
                ),
                ("label", models.CharField(max_length=160)),
                ("amount_vnd", models.PositiveIntegerField()),
                (
                    "due_at",
                    models.CharField(choices=[("RECEPTION", "Khi nộp"), ("RETURN", "Khi nhận kết quả")], max_length=9),
                ),
                ("creditor", models.CharField(max_length=60)),
                ("settled_event_no", models.PositiveIntegerField(null=True)),
                ("event_no", models.PositiveIntegerField()),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_vnd__gt", 0)), name="charge_is_an_amount")
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id",
                        "event_no",
                        "line_no",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("event_no", models.PositiveIntegerField()),
                ("line_no", models.PositiveSmallIntegerField()),
                ("account", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[("PHI", "PHI"), ("LE_PHI", "LE_PHI"), ("POSTAGE", "POSTAGE")], max_length=8
                    ),
                ),
                ("amount_vnd", models.IntegerField()),
                ("charge_no", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("by_id", models.CharField(max_length=40)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account"], name="ledger_account")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_vnd", 0), _negated=True), name="ledger_line_moves_money"
                    )
                ],
            },
        ),
        DistributeByDossier("charge"),
        DistributeByDossier("ledgerentry"),
        DistributeByDossier("receipt"),
        AppendOnly("ledgerentry"),
        AppendOnly("receipt"),
    ]
