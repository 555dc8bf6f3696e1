from django.db import migrations, models


class Migration(migrations.Migration):
    """What the figures of handovers read: papers that changed hands, and offers refused, by day."""

    dependencies = [
        ("custody", "0002_shelves"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="custodymove",
            index=models.Index(condition=models.Q(("kind", "HANDED")), fields=["at"], name="move_at"),
        ),
        migrations.AddIndex(
            model_name="offeranswer",
            index=models.Index(condition=models.Q(("accepted", False)), fields=["at"], name="offer_refused_at"),
        ),
    ]
