"""Names as a search key of the database's own; questions that lead to what applies to an applicant, kept as all parts."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Func, Value
from django.db.models.functions import Cast, Concat, Lower

from motcua.base.distribution import PartsOfDraftsOnly

_NAMES = Concat(
    Cast(F("short_name"), models.TextField()),
    Value(" "),
    Cast(F("also_called"), models.TextField()),
    Value(" "),
    Cast(F("name"), models.TextField()),
    output_field=models.TextField(),
)
_BARE = Func(
    _NAMES,
    output_field=models.TextField(),
    template="regexp_replace(normalize(%(expressions)s, NFD), U&'[\\0300-\\036f]', '', 'g')",
)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_published")]

    operations = [
        migrations.AddField(
            model_name="procedureversion",
            name="name_key",
            field=models.GeneratedField(
                db_persist=True,
                expression=Lower(
                    Func(
                        _BARE,
                        output_field=models.TextField(),
                        template="translate(%(expressions)s, U&'\\0111\\0110', 'dd')",
                    )
                ),
                output_field=models.TextField(),
            ),
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("answer_no", models.PositiveSmallIntegerField()),
                ("question_no", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=300)),
                ("next_no", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("case_code", models.CharField(blank=True, default="", max_length=20)),
                ("class_code", models.CharField(blank=True, default="", max_length=20)),
                ("component_nos", models.CharField(blank=True, default="", max_length=120)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="catalogue.procedureversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "answer_no"), name="answer_number_once"),
                    models.CheckConstraint(
                        condition=models.Q(("component_nos__regex", "^([0-9]+(,[0-9]+)*)?$")),
                        name="answer_names_components",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("question_no", models.PositiveSmallIntegerField()),
                ("text", models.CharField(max_length=300)),
                ("hint", models.CharField(blank=True, default="", max_length=300)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="catalogue.procedureversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "question_no"), name="question_number_once"),
                ],
            },
        ),
        PartsOfDraftsOnly("question", "procedureversion"),
        PartsOfDraftsOnly("answer", "procedureversion"),
    ]
