from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("deadlines", "0005_known_hours"),
    ]

    operations = [
        migrations.AddField(
            model_name="ruleset",
            name="fee_rounded_down_to_vnd",
            field=models.PositiveIntegerField(db_default=1, default=1),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="refund_not_accepted",
            field=models.CharField(
                blank=True, db_default="PHI=ALWAYS, LE_PHI=ALWAYS", default="PHI=ALWAYS, LE_PHI=ALWAYS", max_length=80
            ),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="refund_stopped",
            field=models.CharField(blank=True, db_default="LE_PHI=ALWAYS", default="LE_PHI=ALWAYS", max_length=80),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="refund_withdrawn",
            field=models.CharField(
                blank=True,
                db_default="PHI=BEFORE_WORK, LE_PHI=BEFORE_WORK, POSTAGE=BEFORE_CARRIAGE",
                default="PHI=BEFORE_WORK, LE_PHI=BEFORE_WORK, POSTAGE=BEFORE_CARRIAGE",
                max_length=80,
            ),
        ),
    ]
