"""Files that were signed electronically, and the codes by which they are found."""

import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import AppendOnly, DistributeByDossier


class Migration(migrations.Migration):
    """Two tables of their own; nothing that exists is touched."""

    dependencies = [("dossiers", "0001_initial"), ("notices", "0002_form_templates")]

    operations = [
        migrations.CreateModel(
            name="SignedCode",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("dossier_id", models.UUIDField()),
                ("sheet", models.CharField(max_length=6)),
                ("thing_no", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="SignedFile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "sheet", "thing_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "sheet",
                    models.CharField(choices=[("FORM", "biểu mẫu"), ("RESULT", "kết quả")], max_length=6),
                ),
                ("thing_no", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=120)),
                ("sha256", models.CharField(max_length=64)),
                ("size_bytes", models.PositiveIntegerField()),
                ("signed_at", models.DateTimeField()),
                ("signer", models.CharField(max_length=200)),
                ("issuer", models.CharField(max_length=200)),
                ("fingerprint", models.CharField(max_length=64)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signed_files",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("size_bytes__gt", 0)), name="signed_file_is_not_empty")
                ],
            },
        ),
        DistributeByDossier("signedfile"),
        AppendOnly("signedfile"),
        AppendOnly("signedcode"),
    ]
