from django.db import migrations, models

STATUSES = (
    "draft", "submitted", "received", "appraising", "approving", "awaiting_supplement", "awaiting_opinion",
    "awaiting_payment", "paused", "resolved", "returned", "not_accepted", "withdrawn", "stopped",
)  # fmt: skip
ACTS = (
    "open_draft", "submit", "accept_by_post", "offer_handover", "accept_handover", "refuse_handover", "receive",
    "request_completion", "decline", "pass_on", "assign", "ask_opinion", "answer_opinion", "request_supplement",
    "answer_supplement", "require_payment", "confirm_payment", "pause", "resume", "re_appoint", "propose", "send_back",
    "approve", "refuse", "stop", "withdraw", "prepare_return", "offer_to_post", "accept_to_carry", "record_attempt",
    "deliver", "return_at_counter", "rate",
)  # fmt: skip


class Migration(migrations.Migration):
    """What interrupts a case: payment, pause, re-appointment with the original due instant kept, and stopping."""

    dependencies = [
        ("dossiers", "0005_open_work"),
    ]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="original_due_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="dossier",
            name="is_judged_anew",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="status",
            field=models.CharField(choices=[(name, name) for name in STATUSES], max_length=20),
        ),
        migrations.AlterField(
            model_name="event",
            name="act",
            field=models.CharField(choices=[(name, name) for name in ACTS], max_length=20),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("original_due_at__isnull", False)),
                fields=["original_due_at"],
                name="dossier_re_appointed",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["awaiting_payment", "paused"]), _negated=True),
                    models.Q(("before__isnull", False), ("stopped_at__isnull", False)),
                    _connector="OR",
                ),
                name="dossier_standing_still_knows_before",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_judged_anew", False), ("original_due_at__isnull", False), _connector="OR"),
                name="dossier_judged_anew_was_re_appointed",
            ),
        ),
    ]
