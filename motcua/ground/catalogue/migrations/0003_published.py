"""What is published stays: versions by their fingerprint, parts by the status of their version, periods without overlap."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from motcua.base.distribution import AppendOnly, ExclusivePeriod, FixedOnce, PartsOfDraftsOnly

PARTS = ("procedurecase", "step", "manner", "component", "limitrule", "feerule", "exemption", "resultrule", "stage")


def publish_what_is_there(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Record the fingerprints of the versions that were entered before; when they were published is not known."""
    alias = schema_editor.connection.alias
    version, publication = (apps.get_model("catalogue", name) for name in ("ProcedureVersion", "Publication"))
    rows = version.objects.using(alias).filter(status="published").values_list("id", "fingerprint")
    publication.objects.using(alias).bulk_create(
        [publication(id=key, fingerprint=fingerprint, published_at=None) for key, fingerprint in rows]
    )


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0002_parts")]

    operations = [
        migrations.RunPython(publish_what_is_there, migrations.RunPython.noop),
        FixedOnce("publication", "procedureversion"),
        AppendOnly("publication"),
        *(PartsOfDraftsOnly(part, "procedureversion") for part in PARTS),
        ExclusivePeriod("procedureversion", ("code",), "status = 'published'"),
        ExclusivePeriod("adminunit"),
        ExclusivePeriod("postagerule", ("direction", "zone", "up_to_g")),
    ]
