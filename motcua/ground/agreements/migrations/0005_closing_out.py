"""Until when dossiers that were opened under an agreement are finished after its end."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0004_hours_equipment_certificates")]

    operations = [
        migrations.AddField(model_name="agreement", name="finish_until", field=models.DateField(blank=True, null=True)),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(finish_until__isnull=True) | models.Q(finish_until__gt=models.F("valid_to")),
                name="agreement_is_finished_after_its_end",
            ),
        ),
    ]
