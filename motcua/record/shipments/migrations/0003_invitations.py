from django.db import migrations, models

COUNTED = """
update shipments_shipment as item
   set invitation_count = made.number, last_invited_on = made.last_on, last_reason = 'absent'
  from (select dossier_id, shipment_no, count(*) as number,
               max((at at time zone 'Asia/Ho_Chi_Minh')::date) as last_on
          from shipments_attempt where reason = 'absent' group by dossier_id, shipment_no) as made
 where made.dossier_id = item.dossier_id and made.shipment_no = item.shipment_no and item.closed_at is null
"""
"""Of items still under way: each visit to an empty house was an invitation."""


class Migration(migrations.Migration):
    """How often a receiver was invited, and when last: what TT 17/2017, Art. 5.2 asks before a result goes back."""

    dependencies = [
        ("shipments", "0002_find_by_code_and_day"),
    ]

    operations = [
        migrations.AddField(
            model_name="shipment",
            name="invitation_count",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="shipment",
            name="last_invited_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="shipment",
            name="last_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=24),
        ),
        migrations.RunSQL(COUNTED, migrations.RunSQL.noop),
    ]
