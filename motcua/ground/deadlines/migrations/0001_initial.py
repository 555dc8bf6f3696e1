from django.db import migrations, models

from motcua.base.distribution import ExclusivePeriod


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                ("id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("sessions", models.JSONField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="calendar_code_and_first_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="DayException",
            fields=[
                ("id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("kind", models.CharField(choices=[("OFF", "Nghỉ"), ("MAKEUP", "Làm bù")], max_length=6)),
                ("worked_as", models.CharField(blank=True, default="", max_length=3)),
                ("occasion", models.CharField(max_length=200)),
                ("decision", models.CharField(blank=True, default="", max_length=300)),
                ("confidence", models.CharField(max_length=10)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("code", "day", "kind"), name="day_exception_once")],
            },
        ),
        ExclusivePeriod("calendar"),
    ]
