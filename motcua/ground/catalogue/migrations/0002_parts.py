import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Exemption",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("exemption_no", models.PositiveSmallIntegerField()),
                ("class_code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=300)),
                ("ground", models.CharField(max_length=300)),
                ("fee_no", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("percent", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("amount_vnd", models.PositiveIntegerField(blank=True, null=True)),
                ("granted_from", models.DateField(blank=True, null=True)),
                ("granted_to", models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="LimitRule",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("limit_no", models.PositiveSmallIntegerField()),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[("DIRECT", "Trực tiếp"), ("ONLINE", "Trực tuyến"), ("POST", "Bưu chính công ích")],
                        default="",
                        max_length=6,
                    ),
                ),
                ("case_code", models.CharField(blank=True, default="", max_length=20)),
                ("quantity", models.PositiveIntegerField()),
                ("unit", models.CharField(max_length=14)),
            ],
        ),
        migrations.CreateModel(
            name="Manner",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("manner_no", models.PositiveSmallIntegerField()),
                (
                    "channel",
                    models.CharField(
                        choices=[("DIRECT", "Trực tiếp"), ("ONLINE", "Trực tuyến"), ("POST", "Bưu chính công ích")],
                        max_length=6,
                    ),
                ),
                ("text", models.TextField(blank=True, default="")),
            ],
        ),
        migrations.CreateModel(
            name="ProcedureCase",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("case_no", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("fingerprint", models.CharField(max_length=32)),
                ("published_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ResultRule",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("result_no", models.PositiveSmallIntegerField()),
                ("name", models.CharField(max_length=300)),
                ("case_code", models.CharField(blank=True, default="", max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("stage_no", models.PositiveSmallIntegerField()),
                ("case_code", models.CharField(blank=True, default="", max_length=20)),
                ("name", models.CharField(max_length=300)),
                ("unit", models.CharField(max_length=200)),
                ("role", models.CharField(blank=True, default="", max_length=120)),
                ("budget_hours", models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("step_no", models.PositiveSmallIntegerField()),
                ("text", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="UnitSuccession",
            fields=[
                ("id", models.CharField(max_length=45, primary_key=True, serialize=False)),
                ("succession_no", models.PositiveSmallIntegerField()),
                ("new_code", models.CharField(max_length=8)),
                ("new_valid_from", models.DateField()),
                ("share", models.CharField(choices=[("WHOLE", "Toàn bộ"), ("PART", "Một phần")], max_length=5)),
            ],
        ),
        migrations.AddField(
            model_name="component",
            name="case_code",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddField(
            model_name="component",
            name="electronic_count",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="component",
            name="form_template",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="component",
            name="group",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="feerule",
            name="case_code",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddField(
            model_name="feerule",
            name="channel",
            field=models.CharField(
                blank=True,
                choices=[("DIRECT", "Trực tiếp"), ("ONLINE", "Trực tuyến"), ("POST", "Bưu chính công ích")],
                default="",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="feerule",
            name="charged_from",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="feerule",
            name="charged_to",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="also_called",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="clock_start_online",
            field=models.CharField(default="RECEPTION", max_length=10),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="clock_start_post",
            field=models.CharField(default="MINUTE", max_length=10),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="conditions",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="decided_by",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="decision_body",
            field=models.CharField(blank=True, default="", max_length=200),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="decision_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="external_code",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="external_system",
            field=models.CharField(blank=True, default="", max_length=120),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="online_level",
            field=models.CharField(default="INFO", max_length=7),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="performed_by",
            field=models.CharField(blank=True, default="", max_length=300),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="status",
            field=models.CharField(
                choices=[("draft", "Dự thảo"), ("published", "Đã công bố")], default="published", max_length=9
            ),
        ),
        migrations.AlterField(  # what is there was published; what is added from now on begins as a draft
            model_name="procedureversion",
            name="status",
            field=models.CharField(
                choices=[("draft", "Dự thảo"), ("published", "Đã công bố")], default="draft", max_length=9
            ),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="life_events",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="procedureversion",
            name="fingerprint",
            field=models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.text.MD5(
                    django.db.models.functions.text.Concat(
                        django.db.models.functions.comparison.Cast(models.F("code"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("name"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("short_name"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("field_code"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("field_name"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("level"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("limit_quantity"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("limit_unit"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("on_supplement"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("day_counting"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("cutoff"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("clock_start_post"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("clock_start_online"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("set_count"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("result_name"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("performed_by"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("decided_by"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("conditions"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("post_submit"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("post_return"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("online_level"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("external_system"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("external_code"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("legal_basis"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("decision"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("decision_body"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("form_set"), models.TextField()),
                        models.Value("\x1f"),
                        django.db.models.functions.comparison.Cast(models.F("status"), models.TextField()),
                        output_field=models.TextField(),
                    )
                ),
                output_field=models.CharField(max_length=32),
            ),
        ),
        migrations.AddConstraint(
            model_name="adminunit",
            constraint=models.UniqueConstraint(fields=("code", "valid_from"), name="admin_unit_code_and_first_day"),
        ),
        migrations.AddConstraint(
            model_name="postagerule",
            constraint=models.UniqueConstraint(
                fields=("direction", "zone", "up_to_g", "valid_from"), name="postage_weight_and_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "published"), ("valid_to", None)),
                fields=("code",),
                name="procedure_one_open_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.UniqueConstraint(fields=("id", "fingerprint"), name="procedure_content_under_its_key"),
        ),
        migrations.AddConstraint(
            model_name="procedureversion",
            constraint=models.CheckConstraint(condition=models.Q(("set_count__gte", 1)), name="procedure_has_a_set"),
        ),
        migrations.AddField(
            model_name="exemption",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="exemptions", to="catalogue.procedureversion"
            ),
        ),
        migrations.AddField(
            model_name="limitrule",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="limits", to="catalogue.procedureversion"
            ),
        ),
        migrations.AddField(
            model_name="manner",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="manners", to="catalogue.procedureversion"
            ),
        ),
        migrations.AddField(
            model_name="procedurecase",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="cases", to="catalogue.procedureversion"
            ),
        ),
        migrations.AddField(
            model_name="resultrule",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="results", to="catalogue.procedureversion"
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="stages", to="catalogue.procedureversion"
            ),
        ),
        migrations.AddField(
            model_name="step",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="catalogue.procedureversion"
            ),
        ),
        migrations.AddField(
            model_name="unitsuccession",
            name="old",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="successions", to="catalogue.adminunit"
            ),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.UniqueConstraint(fields=("version", "exemption_no"), name="exemption_number_once"),
        ),
        migrations.AddConstraint(
            model_name="exemption",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount_vnd", None), ("percent__isnull", False), ("percent__range", (1, 100))),
                    models.Q(("amount_vnd__isnull", False), ("percent", None)),
                    _connector="OR",
                ),
                name="exemption_is_a_share_or_an_amount",
            ),
        ),
        migrations.AddConstraint(
            model_name="limitrule",
            constraint=models.UniqueConstraint(fields=("version", "limit_no"), name="limit_number_once"),
        ),
        migrations.AddConstraint(
            model_name="limitrule",
            constraint=models.UniqueConstraint(
                fields=("version", "channel", "case_code"), name="limit_once_for_channel_and_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="limitrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", 1), ("unit", "same_day"), _connector="OR"),
                name="limit_is_one_or_more",
            ),
        ),
        migrations.AddConstraint(
            model_name="manner",
            constraint=models.UniqueConstraint(fields=("version", "manner_no"), name="manner_number_once"),
        ),
        migrations.AddConstraint(
            model_name="procedurecase",
            constraint=models.UniqueConstraint(fields=("version", "case_no"), name="case_number_once"),
        ),
        migrations.AddConstraint(
            model_name="procedurecase",
            constraint=models.UniqueConstraint(fields=("version", "code"), name="case_code_once"),
        ),
        migrations.AddConstraint(
            model_name="resultrule",
            constraint=models.UniqueConstraint(fields=("version", "result_no"), name="result_number_once"),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.UniqueConstraint(fields=("version", "stage_no"), name="stage_number_once"),
        ),
        migrations.AddConstraint(
            model_name="step",
            constraint=models.UniqueConstraint(fields=("version", "step_no"), name="step_number_once"),
        ),
        migrations.AddIndex(
            model_name="unitsuccession",
            index=models.Index(fields=["new_code", "new_valid_from"], name="unit_succession_by_new"),
        ),
        migrations.AddConstraint(
            model_name="unitsuccession",
            constraint=models.UniqueConstraint(fields=("old", "succession_no"), name="unit_succession_number_once"),
        ),
    ]
