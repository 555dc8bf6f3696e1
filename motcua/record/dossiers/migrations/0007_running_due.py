from django.db import migrations, models

import motcua.record.dossiers.models

CLOCK_RUNS = models.Q(
    received_at__isnull=False, resolved_at__isnull=True, ended_at__isnull=True, stopped_at__isnull=True
)


class Migration(migrations.Migration):
    """What is due, nearing or overdue is one range of one index, of a province and of an agency."""

    dependencies = [
        ("dossiers", "0006_interruptions"),
    ]

    operations = [
        migrations.AlterField(
            model_name="event",
            name="act",
            field=models.CharField(choices=motcua.record.dossiers.models.act_choices, max_length=20),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(condition=CLOCK_RUNS, fields=["due_at", "id"], name="dossier_running_due"),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=CLOCK_RUNS, fields=["agency_code", "due_at", "id"], name="dossier_agency_running_due"
            ),
        ),
    ]
