from django.db import migrations, models


class Migration(migrations.Migration):
    """A dossier says which case of its procedure it is."""

    dependencies = [("dossiers", "0007_running_due")]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="case_code",
            field=models.CharField(blank=True, db_default="", default="", max_length=20),
        ),
    ]
