"""Layouts of forms, versioned; rows are added and never changed."""

from django.db import migrations, models

from motcua.base.distribution import AppendOnly


class Migration(migrations.Migration):
    """A small table of its own; nothing that exists is touched."""

    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="FormTemplate",
            fields=[
                ("id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("form", models.CharField(max_length=30)),
                ("form_set", models.CharField(blank=True, default="", max_length=10)),
                ("version", models.PositiveIntegerField()),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("OWN", "mẫu riêng"),
                            ("RESET", "trở lại mẫu có sẵn"),
                            ("BUILT_IN", "mẫu có sẵn"),
                        ],
                        max_length=8,
                    ),
                ),
                ("source", models.TextField(blank=True, default="")),
                ("shared", models.TextField(blank=True, default="")),
                ("valid_from", models.DateTimeField()),
                ("checked_by", models.CharField(blank=True, default="", max_length=40)),
            ],
            options={
                "indexes": [models.Index(fields=["form", "-valid_from"], name="layout_in_force")],
                "constraints": [
                    models.UniqueConstraint(fields=("form", "form_set", "version"), name="layout_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(origin="RESET", source="")
                        | models.Q(~models.Q(source=""), origin__in=("OWN", "BUILT_IN")),
                        name="layout_has_a_source_unless_reset",
                    ),
                ],
            },
        ),
        AppendOnly("formtemplate"),
    ]
