from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0016_event_typed_in"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(condition=models.Q(("act", "re_appoint")), fields=["at"], name="event_apologised"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("act__in", ("deliver", "return_at_counter")), ("employer", "POST")),
                fields=["dossier"],
                name="event_handed_out_by_post",
            ),
        ),
    ]
