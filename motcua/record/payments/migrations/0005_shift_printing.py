import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0004_required_payments"),
    ]

    operations = [
        migrations.CreateModel(
            name="ShiftPrinting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "shift_id", "print_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("print_no", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("by_id", models.CharField(max_length=40)),
                (
                    "shift",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="printings",
                        to="payments.shift",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("print_no__gt", 0)), name="shift_printing_counts_from_one"
                    )
                ],
            },
        ),
        AppendOnly("shiftprinting"),
    ]
