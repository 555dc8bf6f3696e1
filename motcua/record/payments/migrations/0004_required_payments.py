from django.db import migrations, models


class Migration(migrations.Migration):
    """A charge may fall due by a notice of the agency while the case is appraised."""

    dependencies = [
        ("payments", "0003_find_by_number"),
    ]

    operations = [
        migrations.AlterField(
            model_name="charge",
            name="due_at",
            field=models.CharField(
                choices=[
                    ("RECEPTION", "Khi nộp"),
                    ("APPRAISAL", "Khi có thông báo nộp tiền"),
                    ("RETURN", "Khi nhận kết quả"),
                ],
                max_length=9,
            ),
        ),
    ]
