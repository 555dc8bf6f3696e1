from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0009_corrections"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("applicant_personal_id", ""), _negated=True),
                fields=["applicant_personal_id"],
                name="dossier_applicant",
            ),
        ),
    ]
