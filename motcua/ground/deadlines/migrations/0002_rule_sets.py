from datetime import date
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from motcua.base.distribution import ExclusivePeriod

COMMON = {
    "code": "VN",
    "on_supplement": "RESTART",
    "day_counting": "by_clock",
    "cutoff": "15:00",
    "cutoff_moves_clock": False,
    "round_up_minutes": 0,
    "precision": "day",
    "lateness_against": "original",
    "re_appoint_least_working_days": 1,
    "supplement_notice_working_days": 3,
}
RULE_SETS: list[dict[str, Any]] = [
    COMMON
    | {
        "id": "VN@2018-06-21",
        "label": "2018",
        "name": "Quy tắc theo Nghị định 61/2018/NĐ-CP",
        "valid_from": date(2018, 6, 21),
        "valid_to": date(2025, 6, 30),
        "source": "Nghị định 61/2018/NĐ-CP, Điều 18, Điều 19 khoản 4 và khoản 9; Thông tư 01/2018/TT-VPCP, Điều 13",
        "confidence": "verified",
    },
    COMMON
    | {
        "id": "VN@2025-07-01",
        "label": "2025",
        "name": "Quy tắc theo Nghị định 118/2025/NĐ-CP",
        "valid_from": date(2025, 7, 1),
        "valid_to": None,
        "source": "Nghị định 118/2025/NĐ-CP; các con số giữ theo Nghị định 61/2018/NĐ-CP, văn bản mới đọc qua nguồn "
        "thứ cấp",
        "confidence": "doubtful",
    },
]
"""The law as it was read on 22 November 2026; from here on the administrator's rows count."""


def put_in_the_rule_sets(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the rule sets of the law, and say of the country's calendar up to when its days off are all known."""
    table = apps.get_model("deadlines", "RuleSet")._base_manager.using(schema_editor.connection.alias)
    for row in RULE_SETS:
        table.create(**row)
    calendars = apps.get_model("deadlines", "Calendar")._base_manager.using(schema_editor.connection.alias)
    calendars.filter(code="VN").update(days_known_to=date(2026, 12, 31))


class Migration(migrations.Migration):
    """Rule sets as dated rows; calendars that follow another's days off; days off that were declared late or doubted."""

    dependencies = [
        ("deadlines", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="RuleSet",
            fields=[
                ("id", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("code", models.CharField(default="VN", max_length=40)),
                ("label", models.CharField(blank=True, default="", max_length=20)),
                ("name", models.CharField(max_length=200)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("on_supplement", models.CharField(default="RESTART", max_length=7)),
                ("day_counting", models.CharField(default="by_clock", max_length=10)),
                ("cutoff", models.TimeField(blank=True, default="15:00", null=True)),
                ("cutoff_moves_clock", models.BooleanField(default=False)),
                ("round_up_minutes", models.PositiveSmallIntegerField(default=0)),
                ("precision", models.CharField(default="day", max_length=6)),
                ("lateness_against", models.CharField(default="original", max_length=8)),
                ("re_appoint_least_working_days", models.PositiveSmallIntegerField(default=1)),
                ("supplement_notice_working_days", models.PositiveSmallIntegerField(default=3)),
                ("source", models.CharField(blank=True, default="", max_length=300)),
                ("confidence", models.CharField(default="verified", max_length=10)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="rule_set_code_and_first_day"),
                    models.CheckConstraint(
                        condition=models.Q(("round_up_minutes__lte", 60)), name="rule_set_rounds_within_an_hour"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cutoff_moves_clock", False), ("cutoff__isnull", False), _connector="OR"),
                        name="rule_set_moves_by_a_cutoff",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(model_name="dayexception", name="day_exception_once"),
        migrations.AddField(
            model_name="calendar",
            name="base_code",
            field=models.CharField(blank=True, db_default="", default="", max_length=40),
        ),
        migrations.AddField(model_name="calendar", name="days_known_to", field=models.DateField(blank=True, null=True)),
        migrations.AddField(
            model_name="dayexception",
            name="is_decided",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="dayexception", name="known_from", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="dayexception", name="known_to", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="dayexception",
            name="sessions",
            field=models.JSONField(blank=True, db_default=models.Value([], models.JSONField()), default=list),
        ),
        migrations.AddConstraint(
            model_name="dayexception",
            constraint=models.UniqueConstraint(
                condition=models.Q(("known_to__isnull", True)),
                fields=("code", "day", "kind"),
                name="day_exception_once",
            ),
        ),
        ExclusivePeriod("ruleset"),
        migrations.RunPython(put_in_the_rule_sets, migrations.RunPython.noop),
    ]
