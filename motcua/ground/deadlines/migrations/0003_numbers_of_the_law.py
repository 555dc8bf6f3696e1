"""Numbers of the law that stood in a file or in code become columns of the dated rule sets, with what held until now."""

from django.db import migrations, models

NUMBERS = {
    "opinion_answer_working_days": 5,
    "undo_within_minutes": 10,
    "invitations_least": 2,
    "invitation_gap_working_days": 2,
    "complaint_months": 6,
    "complaint_answer_working_days": 5,
    "safety_percent": 100,
    "compensation_times_postage": 4,
    "compensation_days": 30,
    "due_soon_working_days": 3,
    "due_later_working_days": 5,
}


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_rule_sets")]

    operations = [
        migrations.AddField(
            model_name="ruleset",
            name=name,
            field=models.PositiveSmallIntegerField(db_default=number, default=number),
        )
        for name, number in NUMBERS.items()
    ]
