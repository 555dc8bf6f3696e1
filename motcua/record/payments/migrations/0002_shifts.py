import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("person_id", models.CharField(max_length=40)),
                ("point_id", models.CharField(max_length=40)),
                ("counter_id", models.CharField(max_length=50)),
                ("assignment_id", models.CharField(max_length=80)),
                ("opened_at", models.DateTimeField()),
                ("is_by_money", models.BooleanField()),
                ("float_vnd", models.PositiveIntegerField()),
                ("brought_vnd", models.BigIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("OPEN", "OPEN"), ("RECOUNT", "RECOUNT"), ("REASON", "REASON"), ("CLOSED", "CLOSED")],
                        max_length=7,
                    ),
                ),
                ("counted_at", models.DateTimeField(null=True)),
                ("recounter_id", models.CharField(blank=True, default="", max_length=40)),
                ("closed_at", models.DateTimeField(null=True)),
                ("difference_vnd", models.BigIntegerField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="ShiftCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "shift_id", "count_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="payments.shift",
                    ),
                ),
                ("count_no", models.PositiveSmallIntegerField()),
                ("count_id", models.UUIDField()),
                ("by_id", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("notes", models.JSONField()),
                ("counted_vnd", models.BigIntegerField()),
                ("expected_vnd", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ShiftLine",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "shift_id", "kind", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "shift",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="payments.shift",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("PHI", "PHI"), ("LE_PHI", "LE_PHI"), ("POSTAGE", "POSTAGE")], max_length=8
                    ),
                ),
                ("carried_vnd", models.BigIntegerField()),
                ("taken_vnd", models.BigIntegerField()),
                ("taken_count", models.PositiveIntegerField()),
                ("handed_vnd", models.BigIntegerField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name="ledgerentry",
            name="ledger_account",
        ),
        migrations.AddIndex(
            model_name="ledgerentry",
            index=models.Index(fields=["account", "at"], name="ledger_account_at"),
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(fields=["person_id", "opened_at"], name="shift_person"),
        ),
        migrations.AddIndex(
            model_name="shift",
            index=models.Index(condition=models.Q(("state", "RECOUNT")), fields=["point_id"], name="shift_waits"),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)), fields=("person_id",), name="shift_one_open_a_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", False), ("counted_at__isnull", False), ("state", "CLOSED")),
                    models.Q(models.Q(("state", "CLOSED"), _negated=True), ("closed_at__isnull", True)),
                    _connector="OR",
                ),
                name="shift_closed_when_counted",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "CLOSED"), _negated=True),
                    ("difference_vnd", 0),
                    models.Q(models.Q(("reason", ""), _negated=True), models.Q(("recounter_id", ""), _negated=True)),
                    _connector="OR",
                ),
                name="shift_difference_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(("recounter_id", models.F("person_id")), _negated=True),
                name="shift_recounted_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="shiftcount",
            constraint=models.UniqueConstraint(fields=("shift", "count_id"), name="shift_count_once"),
        ),
        AppendOnly("shiftcount"),
        AppendOnly("shiftline"),
    ]
