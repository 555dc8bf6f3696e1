from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0002_shifts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="receipt",
            index=models.Index(fields=["number"], name="receipt_number"),
        ),
    ]
