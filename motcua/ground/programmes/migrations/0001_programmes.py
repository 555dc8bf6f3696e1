import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import AppendOnly, ExclusivePeriod


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=200)),
                ("unit_code", models.CharField(max_length=8)),
                ("decision_no", models.CharField(blank=True, default="", max_length=60)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("legal_basis", models.TextField(blank=True, default="")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "levels",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[("PROVINCE", "cấp tỉnh"), ("DISTRICT", "cấp huyện"), ("COMMUNE", "cấp xã")],
                            max_length=8,
                        ),
                        default=list,
                        size=None,
                    ),
                ),
                ("lead_body", models.CharField(max_length=200)),
                ("coordinating_bodies", models.TextField(blank=True, default="")),
                ("cost_mechanism", models.TextField(blank=True, default="")),
                ("liability", models.TextField(blank=True, default="")),
                ("note", models.TextField(blank=True, default="")),
                ("source", models.CharField(blank=True, default="", max_length=300)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="programme_runs_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("levels__contained_by", ["PROVINCE", "DISTRICT", "COMMUNE"])),
                        name="programme_of_known_levels",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeUnit",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("unit_no", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=160)),
                (
                    "level",
                    models.CharField(
                        choices=[("PROVINCE", "cấp tỉnh"), ("DISTRICT", "cấp huyện"), ("COMMUNE", "cấp xã")],
                        max_length=8,
                    ),
                ),
                ("unit_code", models.CharField(blank=True, default="", max_length=8)),
                ("agency_code", models.CharField(blank=True, default="", max_length=35)),
                ("point_id", models.CharField(blank=True, default="", max_length=40)),
                ("clerk_count", models.PositiveSmallIntegerField(default=0)),
                ("agency_count", models.PositiveSmallIntegerField(default=0)),
                ("plan_surveyed_on", models.DateField(blank=True, null=True)),
                ("plan_equipped_on", models.DateField(blank=True, null=True)),
                ("plan_trained_on", models.DateField(blank=True, null=True)),
                ("plan_accounts_on", models.DateField(blank=True, null=True)),
                ("plan_opened_on", models.DateField(blank=True, null=True)),
                ("plan_evaluated_on", models.DateField(blank=True, null=True)),
                ("blocked_by", models.CharField(blank=True, default="", max_length=300)),
                ("note", models.TextField(blank=True, default="")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="units", to="programmes.programme"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="UnitStep",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("step_no", models.PositiveSmallIntegerField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("SURVEYED", "Khảo sát"),
                            ("EQUIPPED", "Trang bị"),
                            ("TRAINED", "Tập huấn"),
                            ("ACCOUNTS", "Cấp tài khoản"),
                            ("OPENED", "Khai trương"),
                            ("EVALUATED", "Đánh giá"),
                            ("EXTENDED", "Gia hạn"),
                            ("WIDENED", "Mở rộng"),
                            ("ENDED", "Kết thúc"),
                        ],
                        max_length=9,
                    ),
                ),
                ("undoes", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("happened_on", models.DateField()),
                ("is_latest", models.BooleanField(default=False)),
                ("until", models.DateField(blank=True, null=True)),
                ("agreement_id", models.CharField(blank=True, default="", max_length=40)),
                ("point_id", models.CharField(blank=True, default="", max_length=40)),
                ("note", models.TextField(blank=True, default="")),
                ("by_id", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="programmes.programmeunit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("visit_no", models.PositiveSmallIntegerField()),
                ("visited_on", models.DateField()),
                ("place", models.CharField(max_length=300)),
                ("team", models.TextField()),
                (
                    "unit_nos",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), default=list, size=None
                    ),
                ),
                ("findings", models.TextField(blank=True, default="")),
                ("by_id", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="visits", to="programmes.programme"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("recommendation_no", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
                ("owner", models.CharField(max_length=200)),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(blank=True, null=True)),
                ("proof", models.TextField(blank=True, default="")),
                ("done_by_id", models.CharField(blank=True, default="", max_length=40)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recommendations",
                        to="programmes.visit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CheckAnswer",
            fields=[
                ("id", models.CharField(max_length=90, primary_key=True, serialize=False)),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("PREMISES", "Mặt bằng"),
                            ("COUNTER", "Quầy riêng"),
                            ("COMPUTER", "Máy tính, máy quét"),
                            ("DECAL", "Decal, biển quầy"),
                            ("QUEUE", "Máy lấy số"),
                            ("CAMERA", "Camera"),
                            ("SEAL", "Con dấu"),
                            ("FORMS", "Biểu mẫu"),
                        ],
                        max_length=8,
                    ),
                ),
                ("answer_no", models.PositiveSmallIntegerField()),
                (
                    "result",
                    models.CharField(
                        choices=[("YES", "đạt"), ("NO", "chưa đạt"), ("SPARED", "không cần")], max_length=6
                    ),
                ),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("found_on", models.DateField()),
                ("by_id", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="programmes.programmeunit",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="programmes.visit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.CharField(max_length=36, primary_key=True, serialize=False)),
                ("unit_no", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "item",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("PREMISES", "Mặt bằng"),
                            ("COUNTER", "Quầy riêng"),
                            ("COMPUTER", "Máy tính, máy quét"),
                            ("DECAL", "Decal, biển quầy"),
                            ("QUEUE", "Máy lấy số"),
                            ("CAMERA", "Camera"),
                            ("SEAL", "Con dấu"),
                            ("FORMS", "Biểu mẫu"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("visit_no", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("recommendation_no", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("caption", models.CharField(blank=True, default="", max_length=160)),
                ("name", models.CharField(max_length=120)),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("size_bytes", models.PositiveIntegerField()),
                ("media_type", models.CharField(max_length=40)),
                ("key_id", models.CharField(blank=True, default="", max_length=16)),
                ("added_by", models.CharField(max_length=40)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                ("removed_by", models.CharField(blank=True, default="", max_length=40)),
                ("removed_reason", models.CharField(blank=True, default="", max_length=200)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="photos", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "unit_no", "visit_no"], name="photo_of_programme")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("unit_no__isnull", False), ("visit_no__isnull", False), _connector="OR"),
                        name="photo_shows_a_unit_or_a_visit",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeTask",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("task_no", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[("TASK", "nhiệm vụ"), ("MEASURE", "giải pháp")], default="TASK", max_length=7
                    ),
                ),
                ("lead", models.CharField(max_length=200)),
                ("coordinating", models.CharField(blank=True, default="", max_length=300)),
                ("planned_on", models.DateField(blank=True, null=True)),
                ("done_on", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True, default="")),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "task_no"), name="programme_task_numbered_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="programmeunit",
            constraint=models.UniqueConstraint(fields=("programme", "unit_no"), name="programme_unit_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="unitstep",
            constraint=models.UniqueConstraint(fields=("unit", "step_no"), name="unit_step_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="unitstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undoes__isnull", False)), fields=("unit", "undoes"), name="unit_step_undone_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="unitstep",
            constraint=models.CheckConstraint(
                condition=models.Q(("undoes__isnull", True), ("undoes__lt", models.F("step_no")), _connector="OR"),
                name="unit_step_undoes_an_earlier",
            ),
        ),
        migrations.AddConstraint(
            model_name="visit",
            constraint=models.UniqueConstraint(fields=("programme", "visit_no"), name="programme_visit_numbered_once"),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.UniqueConstraint(
                fields=("visit", "recommendation_no"), name="recommendation_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="recommendation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_on__isnull", True), ("proof", "")),
                    models.Q(("done_on__isnull", False), models.Q(("proof", ""), _negated=True)),
                    _connector="OR",
                ),
                name="recommendation_done_with_proof",
            ),
        ),
        migrations.AddConstraint(
            model_name="checkanswer",
            constraint=models.UniqueConstraint(fields=("unit", "item", "answer_no"), name="check_answer_numbered_once"),
        ),
        ExclusivePeriod("programme"),
        AppendOnly("unitstep"),
        AppendOnly("checkanswer"),
    ]
