from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("papers", "0004_printing"),
    ]

    operations = [
        migrations.AlterField(
            model_name="scan",
            name="way",
            field=models.CharField(
                choices=[("FILE", "tệp"), ("CAMERA", "máy ảnh"), ("FOLDER", "thư mục"), ("SCREEN", "màn hình")],
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="scan",
            name="proof_event_no",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("proof_event_no__isnull", False)),
                fields=("dossier", "proof_event_no"),
                name="scan_one_proof_of_a_handing_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(("proof_event_no__isnull", True), ("removed_at__isnull", True), _connector="OR"),
                name="scan_that_proves_stays",
            ),
        ),
    ]
