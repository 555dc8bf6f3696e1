"""How long work in hand is finished after a right ended, and when what a suspended person holds is told of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0006_refunds")]

    operations = [
        migrations.AddField(
            model_name="ruleset",
            name="finish_in_hand_days",
            field=models.PositiveSmallIntegerField(db_default=30, default=30),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="held_after_suspension_working_days",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
    ]
