"""Reasons and events of life as dated rows, with what stood in code and in a file until now."""

from datetime import date
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from motcua.base.distribution import ExclusivePeriod

_PAUSES = [
    ("FORCE_MAJEURE", "thiên tai, dịch bệnh, sự kiện bất khả kháng", "agency"),
    ("VERIFICATION", "kiểm tra, xác minh thực tế", "agency"),
    ("SYSTEM_DOWN", "hệ thống thông tin gián đoạn", "agency"),
    ("OTHER_AUTHORITY", "chờ cơ quan khác giải quyết việc liên quan", "other_agency"),
    ("DISPUTE", "chờ giải quyết tranh chấp, khiếu nại", "other_agency"),
    ("APPLICANT_ASKS", "người nộp đề nghị tạm dừng", "applicant"),
]
"""Code, words, whose time. No law names a list."""
_ATTEMPTS = [
    ("absent", "người nhận đi vắng", "invites"),
    ("no_access", "không đến được (ngập, đường hỏng, cổng đóng)", ""),
    ("fee_refused", "không nộp khoản phải thu", ""),
    ("recalled_missing", "chưa nộp lại giấy tờ phải thu hồi", ""),
    ("address_incomplete", "địa chỉ thiếu hoặc không đúng", "goes_back"),
    ("moved", "đã chuyển đi, không có địa chỉ mới", "goes_back"),
    ("not_found", "không có người này ở địa chỉ", "goes_back"),
    ("refused", "người nhận từ chối nhận", "goes_back"),
    ("identity_unproven", "giấy tờ tùy thân không khớp", ""),
    ("no_authority", "người nhận thay không có ủy quyền", ""),
    ("deceased", "người nhận đã mất", "goes_back"),
]
"""Code, words, what follows (TT 17/2017, Art. 5.2; Luật Bưu chính 2010, Art. 17)."""
_EVENTS = [
    ("Sinh con", "Khai sinh, nhập hộ khẩu cho trẻ, bản sao giấy tờ hộ tịch.", ["1.001193", "1.004222", "2.000635"]),
    ("Kết hôn", "Giấy xác nhận tình trạng hôn nhân, chuyển về ở chung.", ["1.004873", "1.004222"]),
    ("Mất giấy tờ", "Căn cước, giấy phép lái xe, giấy tờ hộ tịch.", ["2.001195", "3.000347", "2.000635"]),
    ("Lái xe", "Đổi giấy phép lái xe, kể cả khi sắp hết hạn.", ["3.000347"]),
    ("Đi học", "Công nhận bằng cấp, chứng thực bản sao.", ["0.900001", "2.000815"]),
    ("Đi làm", "Lý lịch tư pháp, chứng thực bản sao, giấy phép lao động.", ["3.000333", "2.000815", "1.014199"]),
    ("Mở cửa hàng", "Đăng ký hộ kinh doanh.", ["1.001612"]),
    ("Làm nhà", "Đất đai, giấy phép xây dựng, rồi đăng ký nơi ở mới.", ["1.115362", "1.013225", "1.004222"]),
    ("Nghỉ hưu", "Bảo hiểm xã hội, trợ cấp cho người cao tuổi.", ["1.014027", "0.900002"]),
    ("Người thân mất", "Giấy tờ hộ tịch, sang tên đất đai được thừa kế.", ["2.000635", "1.115362"]),
]
"""Name, a line about it, codes of procedures."""
_SLUGS = [
    "sinh-con",
    "ket-hon",
    "mat-giay-to",
    "lai-xe",
    "di-hoc",
    "di-lam",
    "mo-cua-hang",
    "lam-nha",
    "nghi-huu",
    "nguoi-than-mat",
]


def put_in_what_stood_in_code(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the reasons; and where procedures were entered before, the events that led to them."""
    alias = schema_editor.connection.alias

    def table(name: str) -> Any:
        return apps.get_model("catalogue", name)._base_manager.using(alias)

    first, law = date(2011, 1, 1), "Luật Bưu chính 2010, Điều 17; Thông tư 17/2017/TT-BTTTT, Điều 5 khoản 2"
    for number, (code, words, whose) in enumerate(_PAUSES, start=1):
        table("Reason").create(
            id=f"PAUSE:{code}@{first}",
            kind="PAUSE",
            code=code,
            order_no=10 * number,
            words=words,
            whose=whose,
            legal_ground="Luật không có danh mục; lựa chọn của tỉnh",
            confidence="doubtful",
            valid_from=first,
        )
    for number, (code, words, follows) in enumerate(_ATTEMPTS, start=1):
        table("Reason").create(
            id=f"ATTEMPT:{code}@{first}",
            kind="ATTEMPT",
            code=code,
            order_no=10 * number,
            words=words,
            legal_ground=law,
            valid_from=first,
            **({follows: True} if follows else {}),
        )
    if table("ProcedureVersion").exists():
        for number, (slug, (name, hint, codes)) in enumerate(zip(_SLUGS, _EVENTS, strict=True), start=1):
            table("LifeEvent").create(
                id=f"{slug}@{first}",
                code=slug,
                name=name,
                hint=hint,
                order_no=10 * number,
                procedure_codes=codes,
                valid_from=first,
            )


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_left_to_the_rule_set"),
    ]

    operations = [
        migrations.CreateModel(
            name="LifeEvent",
            fields=[
                ("id", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=60)),
                ("name", models.CharField(max_length=60)),
                ("hint", models.CharField(blank=True, default="", max_length=300)),
                ("order_no", models.PositiveSmallIntegerField(default=50)),
                ("procedure_codes", models.JSONField(blank=True, default=list)),
                ("field_codes", models.JSONField(blank=True, default=list)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="life_event_code_and_first_day")
                ],
            },
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                ("id", models.CharField(max_length=50, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("PAUSE", "Tạm dừng giải quyết"), ("ATTEMPT", "Chưa giao được")], max_length=8
                    ),
                ),
                ("code", models.CharField(max_length=24)),
                ("order_no", models.PositiveSmallIntegerField(default=50)),
                ("words", models.CharField(max_length=160)),
                ("whose", models.CharField(blank=True, default="", max_length=12)),
                ("invites", models.BooleanField(default=False)),
                ("goes_back", models.BooleanField(default=False)),
                ("legal_ground", models.CharField(blank=True, default="", max_length=300)),
                ("confidence", models.CharField(default="verified", max_length=10)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "code", "valid_from"), name="reason_code_and_first_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("goes_back", False),
                                ("invites", False),
                                ("kind", "PAUSE"),
                                ("whose__in", ["agency", "other_agency", "applicant"]),
                            ),
                            models.Q(("kind", "ATTEMPT"), ("whose", "")),
                            _connector="OR",
                        ),
                        name="reason_says_what_follows",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("goes_back", True), ("invites", True), _negated=True),
                        name="reason_invites_or_goes_back",
                    ),
                ],
            },
        ),
        ExclusivePeriod("reason", ("kind", "code")),
        ExclusivePeriod("lifeevent"),
        migrations.RunPython(put_in_what_stood_in_code, migrations.RunPython.noop),
    ]
