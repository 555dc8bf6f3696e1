from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0007_running_due"),
        ("papers", "0006_longer_kinds"),
    ]

    operations = [
        migrations.AddField(
            model_name="scan",
            name="check_state",
            field=models.CharField(
                choices=[
                    ("UNCHECKED", "chưa quét vi-rút"),
                    ("WAITING", "chờ quét vi-rút"),
                    ("CLEAN", "không có vi-rút"),
                    ("INFECTED", "có vi-rút"),
                    ("UNREACHABLE", "máy quét vi-rút chưa trả lời"),
                ],
                default="UNCHECKED",
                max_length=11,
            ),
        ),
        migrations.AddField(
            model_name="scan",
            name="checked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="scan",
            name="key_id",
            field=models.CharField(default="", max_length=16),
        ),
        migrations.AddField(
            model_name="scan",
            name="virus",
            field=models.CharField(blank=True, default="", max_length=120),
        ),
        migrations.AddIndex(
            model_name="scan",
            index=models.Index(
                condition=models.Q(("check_state__in", ["CLEAN", "INFECTED"]), _negated=True),
                fields=["dossier", "scan_no"],
                name="scan_to_be_checked",
            ),
        ),
        migrations.AddIndex(
            model_name="scan",
            index=models.Index(fields=["sha256"], name="scan_of_a_content"),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("check_state", "INFECTED"),
                        models.Q(("virus", ""), _negated=True),
                        ("checked_at__isnull", False),
                    ),
                    models.Q(models.Q(("check_state", "INFECTED"), _negated=True), ("virus", "")),
                    _connector="OR",
                ),
                name="scan_infected_knows_by_what",
            ),
        ),
    ]
