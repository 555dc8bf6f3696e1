from django.db import migrations

from motcua.base.distribution import AppendOnly


class Migration(migrations.Migration):
    """The record of who changed which row of the ground is added to and read, never changed."""

    dependencies = [
        ("people", "0002_saved_views"),
        ("auditlog", "0017_add_actor_email"),
    ]

    operations = [
        AppendOnly("logentry", "auditlog"),
    ]
