import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from motcua.base.distribution import ExclusivePeriod


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PostageRule",
            fields=[
                ("id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                (
                    "direction",
                    models.CharField(choices=[("SUBMIT", "Gửi hồ sơ"), ("RETURN", "Trả kết quả")], max_length=6),
                ),
                ("zone", models.CharField(max_length=10)),
                ("up_to_g", models.PositiveIntegerField()),
                ("amount_vnd", models.PositiveIntegerField()),
                ("transit_days", models.PositiveSmallIntegerField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("source", models.CharField(max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name="AdminUnit",
            fields=[
                ("id", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=8)),
                ("name", models.CharField(max_length=120)),
                ("search_key", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=10)),
                ("parent_code", models.CharField(blank=True, default="", max_length=8)),
                ("valid_from", models.DateField(blank=True, null=True)),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True, default="")),
            ],
            options={
                "indexes": [models.Index(fields=["parent_code", "code"], name="admin_unit_by_parent")],
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("id", models.CharField(max_length=50, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=35)),
                ("name", models.CharField(max_length=200)),
                ("short_name", models.CharField(max_length=60)),
                ("search_key", models.CharField(max_length=260)),
                ("level", models.CharField(max_length=10)),
                ("unit_code", models.CharField(blank=True, default="", max_length=8)),
                ("calendar_code", models.CharField(default="VN", max_length=40)),
                ("address", models.CharField(blank=True, default="", max_length=300)),
                ("phone", models.CharField(blank=True, default="", max_length=20)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="agency_code_and_first_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureAgency",
            fields=[
                ("id", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("procedure_code", models.CharField(max_length=40)),
                ("agency_code", models.CharField(max_length=35)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("procedure_code", "agency_code"), name="procedure_agency_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureVersion",
            fields=[
                ("id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40)),
                ("name", models.TextField()),
                ("short_name", models.CharField(max_length=160)),
                ("search_key", models.TextField()),
                ("field_code", models.CharField(max_length=20)),
                ("field_name", models.CharField(max_length=160)),
                ("level", models.CharField(max_length=20)),
                ("limit_quantity", models.PositiveIntegerField()),
                ("limit_unit", models.CharField(max_length=14)),
                ("on_supplement", models.CharField(default="RESTART", max_length=7)),
                ("day_counting", models.CharField(default="by_clock", max_length=10)),
                ("cutoff", models.TimeField(default="15:00")),
                ("set_count", models.PositiveSmallIntegerField(default=1)),
                ("result_name", models.CharField(max_length=200)),
                ("post_submit", models.BooleanField()),
                ("post_return", models.BooleanField()),
                ("legal_basis", models.JSONField(default=list)),
                ("decision", models.CharField(blank=True, default="", max_length=200)),
                ("form_set", models.CharField(default="2025", max_length=10)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["search_key"], name="procedure_search", opclasses=["gin_trgm_ops"]
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="procedure_code_and_first_day"),
                    models.CheckConstraint(
                        condition=models.Q(("limit_quantity__gte", 1), ("limit_unit", "same_day"), _connector="OR"),
                        name="procedure_has_a_limit",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FeeRule",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("fee_no", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(choices=[("PHI", "Phí"), ("LE_PHI", "Lệ phí")], max_length=8)),
                ("label", models.CharField(max_length=160)),
                ("amount_vnd", models.PositiveIntegerField()),
                (
                    "due_at",
                    models.CharField(choices=[("RECEPTION", "Khi nộp"), ("RETURN", "Khi nhận kết quả")], max_length=9),
                ),
                ("legal_basis", models.CharField(blank=True, default="", max_length=200)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="fees",
                        to="catalogue.procedureversion",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("version", "fee_no"), name="fee_number_once")],
            },
        ),
        migrations.CreateModel(
            name="Component",
            fields=[
                ("id", models.CharField(max_length=70, primary_key=True, serialize=False)),
                ("component_no", models.PositiveSmallIntegerField()),
                ("name", models.TextField()),
                ("kind", models.CharField(choices=[("SUBMIT", "Nộp"), ("PRESENT", "Xuất trình")], max_length=8)),
                ("original_count", models.PositiveSmallIntegerField(default=0)),
                ("certified_copy_count", models.PositiveSmallIntegerField(default=0)),
                ("photocopy_count", models.PositiveSmallIntegerField(default=0)),
                ("condition", models.TextField(blank=True, default="")),
                ("is_recalled", models.BooleanField(default=False)),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="components",
                        to="catalogue.procedureversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("version", "component_no"), name="component_number_once")
                ],
            },
        ),
        ExclusivePeriod("agency"),
        ExclusivePeriod("procedureversion"),
    ]
