"""Kinds of forms get more room: the notice of payment has thirteen letters."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Widening a text column rewrites nothing."""

    dependencies = [("papers", "0005_delivery_proof")]

    operations = [
        migrations.AlterField(model_name="issuedform", name="kind", field=models.CharField(max_length=20)),
    ]
