import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import AppendOnly, DistributeByDossier


class Migration(migrations.Migration):
    dependencies = [
        ("custody", "0001_initial"),
        ("dossiers", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="envelope",
            name="placement_no",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="envelope",
            name="shelf",
            field=models.CharField(max_length=12, null=True),
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id",
                        "envelope_no",
                        "placement_no",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("envelope_no", models.PositiveSmallIntegerField()),
                ("placement_no", models.PositiveSmallIntegerField()),
                ("move_no", models.PositiveSmallIntegerField()),
                ("holder", models.CharField(max_length=60)),
                ("point_id", models.CharField(max_length=40)),
                ("shelf", models.CharField(blank=True, default="", max_length=12)),
                ("at", models.DateTimeField()),
                ("by_id", models.CharField(max_length=40)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        DistributeByDossier("placement"),
        AppendOnly("placement"),
    ]
