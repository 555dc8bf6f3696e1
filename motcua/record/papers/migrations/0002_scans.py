import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import DistributeByDossier


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0002_reading"),
        ("papers", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Scan",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "scan_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("scan_no", models.PositiveIntegerField()),
                ("paper_no", models.PositiveSmallIntegerField(null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("size_bytes", models.PositiveIntegerField()),
                ("media_type", models.CharField(max_length=20)),
                ("page_count", models.PositiveSmallIntegerField()),
                ("drawn_count", models.PositiveSmallIntegerField(null=True)),
                ("name", models.CharField(max_length=120)),
                ("door", models.CharField(max_length=8)),
                (
                    "way",
                    models.CharField(
                        choices=[("FILE", "tệp"), ("CAMERA", "máy ảnh"), ("FOLDER", "thư mục")], max_length=6
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("added_by", models.CharField(max_length=40)),
                ("employer", models.CharField(max_length=9)),
                ("restored_from", models.PositiveIntegerField(null=True)),
                ("removed_at", models.DateTimeField(null=True)),
                ("removed_by", models.CharField(blank=True, default="", max_length=40)),
                ("removed_reason", models.CharField(blank=True, default="", max_length=200)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scans",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("dossier", "sha256"),
                        name="scan_same_content_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at__isnull", True), ("removed_by", ""), ("removed_reason", "")),
                            models.Q(
                                ("removed_at__isnull", False),
                                models.Q(("removed_by", ""), _negated=True),
                                models.Q(("removed_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="scan_removed_by_somebody_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("page_count__gt", 0), ("size_bytes__gt", 0)), name="scan_is_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "upload_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("upload_id", models.UUIDField()),
                ("account_id", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=120)),
                ("size_bytes", models.PositiveIntegerField()),
                ("received_bytes", models.PositiveIntegerField(default=0)),
                ("paper_no", models.PositiveSmallIntegerField(null=True)),
                ("door", models.CharField(max_length=8)),
                ("way", models.CharField(max_length=6)),
                ("expires_at", models.DateTimeField()),
                ("scan_no", models.PositiveIntegerField(null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to="dossiers.dossier",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("scan_no__isnull", True)), fields=["account_id"], name="upload_under_way"
                    ),
                    models.Index(fields=["expires_at"], name="upload_expires"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("received_bytes__lte", models.F("size_bytes"))),
                        name="upload_within_its_size",
                    )
                ],
            },
        ),
        DistributeByDossier("scan"),
        DistributeByDossier("upload"),
    ]
