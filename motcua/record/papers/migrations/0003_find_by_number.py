from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("papers", "0002_scans"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="issuedform",
            index=models.Index(fields=["number"], name="form_number"),
        ),
    ]
