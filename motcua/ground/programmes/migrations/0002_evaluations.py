import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import AppendOnly


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0001_programmes"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClosedEvaluation",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("closing_no", models.PositiveSmallIntegerField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("figures", models.JSONField()),
                ("text_version_no", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("sha256", models.CharField(max_length=64)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("by_id", models.CharField(max_length=40)),
                ("closed_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="closings", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "closing_no"), name="closed_evaluation_numbered_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("reason", "")),
                        fields=("programme", "first_day", "last_day"),
                        name="closed_evaluation_anew_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="closed_evaluation_of_days_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvaluationText",
            fields=[
                ("id", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("version_no", models.PositiveSmallIntegerField()),
                ("assessment", models.TextField(blank=True, default="")),
                ("difficulties", models.TextField(blank=True, default="")),
                ("recommendations", models.TextField(blank=True, default="")),
                ("by_id", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluation_texts",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("programme", "first_day", "last_day", "version_no"),
                        name="evaluation_text_numbered_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="evaluation_text_of_days_forward",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ToldFigure",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("figure_no", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("OFFICIAL", "Cán bộ, công chức được rút về làm chuyên môn"),
                            ("INVEST", "Kinh phí đầu tư không phải chi"),
                            ("COMPLAIN", "Phản ánh, khiếu nại bằng văn bản"),
                            ("LOSS", "Hồ sơ, giấy tờ mất hoặc hư hỏng"),
                            ("MIN_RECV", "Định mức một lượt tiếp nhận"),
                            ("MIN_BACK", "Định mức một lượt trả kết quả"),
                        ],
                        max_length=8,
                    ),
                ),
                ("unit_no", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("amount", models.BigIntegerField()),
                ("counted_on", models.DateField()),
                ("document_no", models.CharField(max_length=60)),
                ("document_on", models.DateField()),
                ("source", models.CharField(max_length=300)),
                ("corrects", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=300)),
                ("by_id", models.CharField(max_length=40)),
                ("recorded_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="told_figures",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "figure_no"), name="told_figure_numbered_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("corrects__isnull", False)),
                        fields=("programme", "corrects"),
                        name="told_figure_corrected_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrects__isnull", True), ("reason", "")),
                            models.Q(("corrects__lt", models.F("figure_no")), models.Q(("reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="told_figure_corrects_an_earlier_with_a_reason",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="told_figure_is_an_amount"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document_no", ""), _negated=True), models.Q(("source", ""), _negated=True)
                        ),
                        name="told_figure_has_a_source",
                    ),
                ],
            },
        ),
        AppendOnly("toldfigure"),
        AppendOnly("evaluationtext"),
        AppendOnly("closedevaluation"),
    ]
