import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import AppendOnly, DistributeByDossier


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0008_case"),
        ("papers", "0007_sealed_and_checked"),
    ]

    operations = [
        migrations.AlterField(
            model_name="scan",
            name="way",
            field=models.CharField(
                choices=[
                    ("FILE", "tệp"),
                    ("CAMERA", "máy ảnh"),
                    ("FOLDER", "thư mục"),
                    ("SCREEN", "màn hình"),
                    ("REUSE", "hồ sơ trước"),
                ],
                max_length=6,
            ),
        ),
        migrations.CreateModel(
            name="TakenOver",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "scan_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scan_no", models.PositiveIntegerField()),
                ("source_id", models.UUIDField()),
                ("source_scan_no", models.PositiveIntegerField()),
                ("consent", models.CharField(max_length=300)),
                ("at", models.DateTimeField()),
                ("by_id", models.CharField(max_length=40)),
                ("door", models.CharField(max_length=8)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken_over",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("consent", ""), _negated=True), name="taken_over_with_consent"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source_id", models.F("dossier_id")), _negated=True),
                        name="taken_over_from_another_dossier",
                    ),
                ],
            },
        ),
        DistributeByDossier("takenover"),
        AppendOnly("takenover"),
    ]
