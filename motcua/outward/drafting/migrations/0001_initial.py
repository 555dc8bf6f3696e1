"""Rehearsals that are kept."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A small table of its own; nothing that exists is touched."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SavedRehearsal",
            fields=[
                ("id", models.CharField(max_length=90, primary_key=True, serialize=False)),
                ("procedure_code", models.CharField(max_length=40)),
                ("way", models.CharField(max_length=20)),
                ("start_at", models.DateTimeField()),
                ("expected", models.JSONField()),
                ("saved_by", models.CharField(max_length=40)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("procedure_code", "way", "start_at"), name="rehearsal_once"),
                ],
            },
        ),
    ]
