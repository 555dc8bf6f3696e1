"""Weekly hours say since when they count here, as days off do; those that are there counted from the beginning."""

from django.db import migrations, models

from motcua.base.distribution import ExclusivePeriod


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0004_results_as_files")]

    operations = [
        migrations.RemoveConstraint(model_name="calendar", name="calendar_code_and_first_day"),
        migrations.AddField(
            model_name="calendar", name="known_from", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(model_name="calendar", name="known_to", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.UniqueConstraint(
                condition=models.Q(("known_to__isnull", True)),
                fields=("code", "valid_from"),
                name="calendar_code_and_first_day",
            ),
        ),
        ExclusivePeriod("calendar", ("code",), "known_to is null"),
    ]
