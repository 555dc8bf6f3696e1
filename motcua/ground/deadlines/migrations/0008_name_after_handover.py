"""Whether the post still reads the whole name once its leg is over."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0007_work_in_hand")]

    operations = [
        migrations.AddField(
            model_name="ruleset",
            name="name_masked_after_handover",
            field=models.BooleanField(db_default=True, default=True),
        ),
    ]
