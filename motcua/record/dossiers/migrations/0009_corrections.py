from django.db import migrations, models

from motcua.record.dossiers.models import act_choices


class Migration(migrations.Migration):
    """How often a wrong result was corrected (NĐ 61/2018, Art. 21.1); names of acts may be a little longer."""

    dependencies = [
        ("dossiers", "0008_case"),
    ]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="correction_count",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name="event",
            name="act",
            field=models.CharField(choices=act_choices, max_length=24),
        ),
    ]
