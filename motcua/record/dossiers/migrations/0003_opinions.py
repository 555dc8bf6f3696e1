import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import DistributeByDossier


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_initial"),
        ("dossiers", "0002_reading"),
    ]

    operations = [
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "opinion_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("opinion_no", models.PositiveSmallIntegerField()),
                ("agency_code", models.CharField(max_length=35)),
                ("question", models.TextField()),
                ("due_on", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.CharField(max_length=40)),
                ("asked_event_no", models.PositiveIntegerField()),
                (
                    "stance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("AGREE", "Đồng ý"),
                            ("DISAGREE", "Không đồng ý"),
                            ("OTHER", "Ý kiến khác"),
                            ("NONE", "Không trả lời"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("answer", models.TextField(blank=True, default="")),
                ("document_no", models.CharField(blank=True, default="", max_length=60)),
                ("document_on", models.DateField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, default="", max_length=40)),
                ("answered_event_no", models.PositiveIntegerField(null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="dossier",
            name="asked_agencies",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=35),
                blank=True,
                db_default=models.Value([]),
                default=list,
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="dossier",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "draft"),
                    ("submitted", "submitted"),
                    ("received", "received"),
                    ("appraising", "appraising"),
                    ("approving", "approving"),
                    ("awaiting_supplement", "awaiting_supplement"),
                    ("awaiting_opinion", "awaiting_opinion"),
                    ("resolved", "resolved"),
                    ("returned", "returned"),
                    ("not_accepted", "not_accepted"),
                    ("withdrawn", "withdrawn"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="event",
            name="act",
            field=models.CharField(
                choices=[
                    ("open_draft", "open_draft"),
                    ("submit", "submit"),
                    ("accept_by_post", "accept_by_post"),
                    ("offer_handover", "offer_handover"),
                    ("accept_handover", "accept_handover"),
                    ("refuse_handover", "refuse_handover"),
                    ("receive", "receive"),
                    ("request_completion", "request_completion"),
                    ("decline", "decline"),
                    ("pass_on", "pass_on"),
                    ("assign", "assign"),
                    ("ask_opinion", "ask_opinion"),
                    ("answer_opinion", "answer_opinion"),
                    ("request_supplement", "request_supplement"),
                    ("answer_supplement", "answer_supplement"),
                    ("propose", "propose"),
                    ("send_back", "send_back"),
                    ("approve", "approve"),
                    ("refuse", "refuse"),
                    ("withdraw", "withdraw"),
                    ("prepare_return", "prepare_return"),
                    ("offer_to_post", "offer_to_post"),
                    ("accept_to_carry", "accept_to_carry"),
                    ("record_attempt", "record_attempt"),
                    ("deliver", "deliver"),
                    ("return_at_counter", "return_at_counter"),
                    ("rate", "rate"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("before__isnull", False),
                        ("status", "awaiting_opinion"),
                        models.Q(("asked_agencies", []), _negated=True),
                    ),
                    models.Q(models.Q(("status", "awaiting_opinion"), _negated=True), ("asked_agencies", [])),
                    _connector="OR",
                ),
                name="dossier_awaits_the_opinion_of_somebody",
            ),
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(
                condition=models.Q(("answered_at__isnull", True)),
                fields=["agency_code", "due_on"],
                name="opinion_awaited",
            ),
        ),
        migrations.AddIndex(
            model_name="opinion",
            index=models.Index(fields=["agency_code", "answered_at"], name="opinion_given"),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_at__isnull", True), ("answered_event_no__isnull", True), ("stance", "")),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_event_no__isnull", False),
                        models.Q(("stance", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="opinion_answered_as_a_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="opinion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("answered_at__isnull", True)),
                fields=("dossier", "agency_code"),
                name="opinion_one_open_of_an_agency",
            ),
        ),
        DistributeByDossier("opinion"),
    ]
