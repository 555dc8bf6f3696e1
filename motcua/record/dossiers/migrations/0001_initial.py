import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

from motcua.base.distribution import AppendOnly, DistributeByDossier


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalogue", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DailySeal",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("sealed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("event_count", models.PositiveIntegerField()),
                ("prev_hash", models.CharField(blank=True, default="", max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="PublicCode",
            fields=[
                ("code", models.CharField(max_length=60, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("REQUEST", "Số yêu cầu"),
                            ("DOSSIER", "Mã hồ sơ"),
                            ("ENVELOPE", "Mã phong bì"),
                            ("KEY", "Mã của lần mở hồ sơ"),
                        ],
                        max_length=8,
                    ),
                ),
                ("dossier_id", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Dossier",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("request_no", models.CharField(max_length=30)),
                ("code", models.CharField(max_length=60, null=True)),
                ("agency_code", models.CharField(max_length=35)),
                ("point_id", models.CharField(blank=True, default="", max_length=40)),
                (
                    "channel",
                    models.CharField(
                        choices=[("DIRECT", "Trực tiếp"), ("ONLINE", "Trực tuyến"), ("POST", "Bưu chính công ích")],
                        max_length=6,
                    ),
                ),
                ("post_send", models.BooleanField()),
                ("post_return", models.BooleanField()),
                ("opened_by", models.CharField(max_length=40)),
                ("owner_account_id", models.CharField(blank=True, default="", max_length=40)),
                (
                    "applicant_kind",
                    models.CharField(choices=[("PERSON", "Cá nhân"), ("ORGANISATION", "Tổ chức")], max_length=12),
                ),
                ("applicant_name", models.CharField(max_length=200)),
                ("applicant_phone", models.CharField(max_length=20)),
                ("applicant_personal_id", models.CharField(blank=True, default="", max_length=12)),
                ("applicant_address", models.CharField(max_length=300)),
                ("applicant_unit_code", models.CharField(blank=True, default="", max_length=8)),
                ("applicant_email", models.CharField(blank=True, default="", max_length=200)),
                ("submitter_name", models.CharField(blank=True, default="", max_length=200)),
                ("search_key", models.TextField()),
                ("phone_last4", models.CharField(max_length=4)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "submitted"),
                            ("received", "received"),
                            ("appraising", "appraising"),
                            ("approving", "approving"),
                            ("awaiting_supplement", "awaiting_supplement"),
                            ("resolved", "resolved"),
                            ("returned", "returned"),
                            ("not_accepted", "not_accepted"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=20,
                    ),
                ),
                ("before", models.CharField(max_length=20, null=True)),
                (
                    "turn",
                    models.CharField(
                        choices=[
                            ("applicant", "applicant"),
                            ("post", "post"),
                            ("agency", "agency"),
                            ("other_agency", "other_agency"),
                            ("nobody", "nobody"),
                        ],
                        max_length=12,
                    ),
                ),
                ("assignee_id", models.CharField(max_length=40, null=True)),
                ("proposer_id", models.CharField(max_length=40, null=True)),
                ("outcome", models.CharField(max_length=8, null=True)),
                ("opened_at", models.DateTimeField()),
                ("minute_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True)),
                ("first_due_at", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("resolved_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("completion_asked", models.BooleanField(default=False)),
                ("supplement_count", models.PositiveSmallIntegerField(default=0)),
                ("rating", models.PositiveSmallIntegerField(null=True)),
                ("last_event_no", models.PositiveIntegerField(default=0)),
                ("last_event_at", models.DateTimeField()),
                ("head_hash", models.CharField(max_length=64)),
                (
                    "procedure",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="catalogue.procedureversion"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "event_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("event_no", models.PositiveIntegerField()),
                (
                    "act",
                    models.CharField(
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
                ("name", models.CharField(max_length=40)),
                ("act_id", models.UUIDField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("by_id", models.CharField(max_length=40)),
                ("employer", models.CharField(max_length=9)),
                ("place", models.CharField(blank=True, default="", max_length=50)),
                ("right", models.JSONField(default=list)),
                ("facts", models.JSONField(default=dict)),
                ("prev_hash", models.CharField(blank=True, default="", max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TimeSpan",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "dossier_id", "span_no", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("span_no", models.PositiveIntegerField()),
                (
                    "owner",
                    models.CharField(
                        choices=[
                            ("applicant", "applicant"),
                            ("post", "post"),
                            ("agency", "agency"),
                            ("other_agency", "other_agency"),
                            ("nobody", "nobody"),
                        ],
                        max_length=12,
                    ),
                ),
                ("from_at", models.DateTimeField()),
                ("to_at", models.DateTimeField(null=True)),
                (
                    "dossier",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spans",
                        to="dossiers.dossier",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["agency_code", "status", "due_at", "id"], name="dossier_agency_due"),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["assignee_id", "status", "due_at", "id"], name="dossier_assignee_due"),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["point_id", "status", "last_event_at", "id"], name="dossier_point_work"),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(fields=["status", "due_at", "id"], name="dossier_status_due"),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                condition=models.Q(("owner_account_id", ""), _negated=True),
                fields=["owner_account_id"],
                name="dossier_owner_account",
            ),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_key"], name="dossier_search", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_at__isnull", True), ("code__isnull", False), _connector="OR"),
                name="dossier_received_has_a_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "awaiting_supplement"), _negated=True),
                    ("before__isnull", False),
                    _connector="OR",
                ),
                name="dossier_waiting_knows_before",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["resolved", "returned"]), _negated=True),
                    ("outcome__isnull", False),
                    _connector="OR",
                ),
                name="dossier_resolved_has_an_outcome",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(("rating__isnull", True), ("rating__range", (1, 5)), _connector="OR"),
                name="dossier_rating_one_to_five",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(fields=("dossier", "act_id"), name="event_act_once"),
        ),
        migrations.AddConstraint(
            model_name="timespan",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_at__isnull", True), ("to_at__gte", models.F("from_at")), _connector="OR"),
                name="time_span_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="timespan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("to_at__isnull", True)), fields=("dossier",), name="time_span_one_open"
            ),
        ),
        DistributeByDossier("dossier", "id"),
        DistributeByDossier("event"),
        DistributeByDossier("timespan"),
        AppendOnly("event"),
        AppendOnly("publiccode"),
        AppendOnly("dailyseal"),
    ]
