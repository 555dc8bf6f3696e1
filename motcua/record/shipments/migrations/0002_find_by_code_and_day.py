from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shipments", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", False)),
                fields=["courier_id", "closed_at"],
                name="shipment_done",
            ),
        ),
        migrations.AddIndex(
            model_name="shipment",
            index=models.Index(
                condition=models.Q(("item_code", ""), _negated=True),
                fields=["item_code"],
                name="shipment_item_code",
            ),
        ),
    ]
