from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, OuterRef


def tell_cancelled(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A charge that was settled by taking its claim back had not been paid; the ledger has always known."""
    owner = schema_editor.connection.alias
    charge = apps.get_model("payments", "Charge").objects.using(owner)
    line = apps.get_model("payments", "LedgerEntry").objects.using(owner)
    taken_back = line.filter(
        dossier_id=OuterRef("dossier_id"),
        charge_no=OuterRef("charge_no"),
        event_no=OuterRef("settled_event_no"),
        account__startswith="claim:",
    )
    charge.filter(Exists(taken_back), settled_event_no__isnull=False).update(is_cancelled=True)


class Migration(migrations.Migration):
    """Tell charges that were paid from those that were cancelled."""

    dependencies = [
        ("payments", "0006_exemptions_and_refunds"),
    ]

    operations = [migrations.RunPython(tell_cancelled, migrations.RunPython.noop)]
