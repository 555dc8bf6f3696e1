from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, OuterRef


def tell_paid(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A charge is cancelled where the event that settled it took the claim back; its booking lowers the claim."""
    owner = schema_editor.connection.alias
    charge = apps.get_model("payments", "Charge").objects.using(owner)
    line = apps.get_model("payments", "LedgerEntry").objects.using(owner)
    taken_back = line.filter(
        dossier_id=OuterRef("dossier_id"),
        charge_no=OuterRef("charge_no"),
        event_no=OuterRef("settled_event_no"),
        account__startswith="claim:",
        amount_vnd__gt=0,
        is_refund=False,
    )
    charge.filter(~Exists(taken_back), is_cancelled=True).update(is_cancelled=False)


class Migration(migrations.Migration):
    """Charges that were booked and paid by one event were told as cancelled by 0007; they are paid."""

    dependencies = [
        ("payments", "0009_forced_handovers"),
    ]

    operations = [migrations.RunPython(tell_paid, migrations.RunPython.noop)]
