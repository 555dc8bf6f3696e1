"""A version may leave the counting of days and the cut-off to the rule set; versions that are there keep their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_questions")]

    operations = [
        migrations.AlterField(
            model_name="procedureversion",
            name="day_counting",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
        migrations.AlterField(
            model_name="procedureversion",
            name="cutoff",
            field=models.TimeField(blank=True, null=True),
        ),
    ]
