from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def count_visits(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Of items still under way each visit to an empty house was an invitation."""
    owner = schema_editor.connection.alias  # the application's own connection would wait for this one
    shipment = apps.get_model("shipments", "Shipment").objects.using(owner)
    attempt = apps.get_model("shipments", "Attempt").objects.using(owner)
    visits: dict[tuple[UUID, int], list[datetime]] = {}
    for row in attempt.filter(reason="absent").iterator():
        visits.setdefault((row.dossier_id, row.shipment_no), []).append(row.at)
    for (dossier_id, shipment_no), found in visits.items():
        shipment.filter(dossier_id=dossier_id, shipment_no=shipment_no, closed_at=None).update(
            invitation_count=len(found), last_invited_on=max(found).astimezone(VIETNAM).date(), last_reason="absent"
        )


class Migration(migrations.Migration):
    """How often a receiver was invited, and when last: what TT 17/2017, Art. 5.2 asks before a result goes back."""

    dependencies = [
        ("shipments", "0002_find_by_code_and_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="shipment",
            name="invitation_count",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="shipment",
            name="last_invited_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="shipment",
            name="last_reason",
            field=models.CharField(blank=True, default="", max_length=24),
        ),
        migrations.RunPython(count_visits, migrations.RunPython.noop),
    ]
