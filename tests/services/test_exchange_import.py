"""Putting in what provinces really have: understood and shown, or refused by row and column with nothing written."""

import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError
from openpyxl import Workbook

from motcua.base.administration import audit
from motcua.base.changes import Diff
from motcua.ground.catalogue import queries
from motcua.ground.catalogue.models import (
    AdminUnit,
    Agency,
    PostageRule,
    ProcedureAgency,
    ProcedureVersion,
    Publication,
    UnitSuccession,
)
from motcua.ground.deadlines import queries as deadlines
from motcua.ground.deadlines.models import Calendar, DayException
from motcua.outward.exchange.importing import put_in
from motcua.outward.exchange.tables.reading import FileNotReadable

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 2)
FILL = {
    "valid_from": "01/07/2012", "valid_to": "31/12/2015", "level": "DISTRICT", "field_code": "CU",
    "field_name": "Thủ tục cấp huyện cũ", "fees.kind": "LE_PHI",
}  # fmt: skip
OLD_HEAD = "code,name,total_working_days(-1=none),fee_vnd_text,step_days,step_groups"
TABLES = (AdminUnit, Agency, PostageRule, ProcedureVersion, Publication, ProcedureAgency, Calendar, DayException)

pytestmark = pytest.mark.django_db


def put(kind: str, text: str | bytes, name: str = "tep.csv", **more: Any) -> Diff:
    data = text.encode() if isinstance(text, str) else text
    return put_in(kind, name, data, at=NOW, today=TODAY, **more)


def counts() -> list[tuple[str, int]]:
    return [(model.__name__, model._default_manager.count()) for model in TABLES]


def workbook(fill: Callable[[Any], None]) -> bytes:
    book = Workbook()
    fill(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def reasons(diff: Diff) -> list[tuple[int, str]]:
    return [(refusal.row, refusal.reason) for refusal in diff.refused]


# -- messy sheets ------------------------------------------------------------------------------------------------------


def test_an_old_sheet_with_steps_and_budgets_in_one_cell_is_understood() -> None:
    told = f"""\ufeff{OLD_HEAD}
XD01,Cấp phép đào ao  ,15,50.000,0.5;11.5;3;0,BP_MOT_CUA > PHONG_KINH_TE > LANH_DAO > BP_MOT_CUA
XD02,"Gia hạn,\u00a0điều chỉnh",5,10000,0.5;3;1.5,BP_MOT_CUA > PHONG_KINH_TE > LANH_DAO
LD01,Cấp thẻ,1,,0.5;0.5,BP_MOT_CUA > PHONG_LAO_DONG
"""

    diff = put("procedures", told, fill=FILL)

    assert reasons(diff) == []
    assert len(diff.new) == 3
    ponds = queries.procedure_in_force("XD01", date(2013, 1, 1))
    assert (ponds.name, ponds.limit_quantity, ponds.limit_unit) == ("Cấp phép đào ao", 15, "working_days")
    assert [(stage.unit, stage.budget_hours) for stage in ponds.stages] == [
        ("BP_MOT_CUA", 4), ("PHONG_KINH_TE", 92), ("LANH_DAO", 24), ("BP_MOT_CUA", 0),
    ]  # fmt: skip
    assert [fee.amount_vnd for fee in ponds.fees] == [50_000]
    assert queries.procedure_in_force("XD02", date(2013, 1, 1)).name == "Gia hạn, điều chỉnh"


def test_of_a_messy_sheet_each_row_that_cannot_be_is_named_and_nothing_is_written() -> None:
    before = counts()
    told = f"""{OLD_HEAD}
XD01,Cấp phép đào ao,15,50.000,0.5;11.5;3;0,A > B > C > A
XD02,Không đủ bước,20,50.000,0.5;0.5,A > B
XD03,Không có hạn,-1,,0.5;29,A > B
XD04,Hạn bằng không,0,,,
XD05,Lệ phí bằng chữ,5,năm mươi nghìn,5,A
XD06,Lệch số bước,5,,1;2;2,A > B
,Không có mã,5,,5,A
"""

    diff = put("procedures", told, fill=FILL)

    assert [row for row, _ in reasons(diff)] == [3, 4, 5, 6, 7, 8]
    said = dict(reasons(diff))
    assert said[3] == "Quy trình nội bộ: các bước cộng lại 1 ngày, thời hạn là 20 ngày"
    assert "“-1” không đọc được thành thời hạn" in said[4]
    assert "thời hạn phải từ 1 trở lên" in said[5]
    assert "cột “fee_vnd_text”: “năm mươi nghìn” không đọc được thành số tiền" in said[6]
    assert "không cùng số bước" in said[7]
    assert said[8].startswith("cột “Mã thủ tục”")
    assert counts() == before


def test_steps_that_do_not_sum_are_named_although_other_columns_are_missing() -> None:
    told = """code,name,total_working_days(-1=none),fee_vnd_text,steps,step_days,step_groups,sum_of_steps_equals_total
XD02,Không đủ bước,20,50.000,2,0.5;0.5,A > B,NO
"""

    said = [reason for _, reason in reasons(put("procedures", told))]

    assert "Quy trình nội bộ: các bước cộng lại 1 ngày, thời hạn là 20 ngày" in said
    assert "cột “Hiệu lực từ ngày” (valid_from) còn trống" in said


def test_of_a_known_row_what_the_sheet_has_no_column_for_stays() -> None:
    before = AdminUnit.objects.values().get(pk="32141@")
    successions = UnitSuccession.objects.filter(old_id="32141@").count()

    diff = put("units", "code,name,kind,valid_to\n32141,Xã Hòa Mỹ Cũ,xã,30/06/2025\n")

    (change,) = diff.changed
    assert [(each.label, each.new) for each in change.fields] == [("Tên đơn vị", "Xã Hòa Mỹ Cũ")]
    after = AdminUnit.objects.values().get(pk="32141@")
    assert after == before | {"name": "Xã Hòa Mỹ Cũ", "search_key": "xa hoa my cu"}
    assert UnitSuccession.objects.filter(old_id="32141@").count() == successions > 1


def test_a_sheet_of_codes_and_names_does_not_touch_what_is_published() -> None:
    put_objects("procedures", procedure())
    head = "code,name,valid_from,field_code,field_name,level,limit\n"

    diff = put("procedures", head + "9.000001,Thủ tục thử,2026-01-01,G15-TP07,Hộ tịch,COMMUNE,5 ngày làm việc\n")

    assert (diff.same, diff.writes, reasons(diff)) == (1, 0, [])


def test_a_workbook_with_a_title_merged_codes_and_real_dates_is_understood() -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "DANH MỤC THỦ TỤC HÀNH CHÍNH CẤP XÃ"
        sheet.merge_cells("A1:H1")
        sheet.append([])
        sheet.append(["STT", "Mã TTHC", "Tên thủ tục", "Hiệu lực từ ngày", "Mã lĩnh vực", "Lĩnh vực",
                      "Cấp giải quyết", "Thời hạn", "Thành phần hồ sơ", "Số bản chính",
                      "Tiếp nhận qua BCCI"])  # fmt: skip
        sheet.append([1, "9.000001", "Thủ tục một", date(2026, 1, 1), "G15-TP07", "Hộ tịch", "Cấp xã",
                      "Không quá 03 ngày làm việc", "Tờ khai", 1, "x"])  # fmt: skip
        sheet.append([None, None, None, None, None, None, None, None, "Ảnh", "02 bản"])
        sheet.append([None, None, None, None, None, None, None, None, "Giấy tờ khác", 1])
        for column in "ABCDEFGH":
            sheet.merge_cells(f"{column}4:{column}6")
        sheet.append(
            [2, "9.000002", "Thủ tục hai", date(2026, 1, 1), "G15-TP07", "Hộ tịch", "COMMUNE", "08 giờ", "Đơn", 1]
        )

    diff = put("procedures", workbook(fill), "danh-muc.xlsx")

    assert reasons(diff) == []
    first = queries.procedure_in_force("9.000001", TODAY)
    assert [(item.name, item.original_count) for item in first.components] == [
        ("Tờ khai", 1), ("Ảnh", 2), ("Giấy tờ khác", 1),
    ]  # fmt: skip
    assert (first.limit_quantity, first.limit_unit, first.post_submit) == (3, "working_days", True)
    assert queries.procedure_in_force("9.000002", TODAY).limit_unit == "working_hours"


def test_a_row_of_a_workbook_has_the_number_that_the_sheet_shows() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Danh sách cơ quan"])
        sheet.append([])
        sheet.append(["Mã định danh", "Tên cơ quan", "Tên gọi", "Cấp", "Hiệu lực từ ngày"])
        sheet.append(["H12.77", "Sở Thử", "Sở Thử", "cấp tỉnh", date(2026, 1, 1)])
        sheet.append([])
        sheet.append(["12.77", "Sở Sai", "Sở Sai", "cấp tỉnh", date(2026, 1, 1)])

    assert [row for row, _ in reasons(put("agencies", workbook(fill), "a.xlsx"))] == [6]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_separator_and_mark_of_a_spreadsheet_is_understood(separator: str, encoding: str) -> None:
    rows = [("Mã định danh", "Tên cơ quan", "Tên gọi", "Cấp", "Hiệu lực từ ngày"),
            ("000.00.16.H03", "Sở Thử nghiệm", "Sở Thử", "cấp tỉnh", "01/01/2026")]  # fmt: skip
    text = "\r\n".join(separator.join(row) for row in rows)

    diff = put("agencies", text.encode(encoding))

    assert [change.record.code for change in diff.new] == ["000.00.16.H03"]


def test_nfd_text_and_no_break_spaces_are_stored_as_everything_else() -> None:
    put(
        "agencies",
        "code,name,short_name,level,valid_from\n"
        "H12.77,So\u031b\u0309 Thu\u031b\u0309\u00a0 nghiệm ,Sở\u00a0Thử,PROVINCE,2026-01-01",
    )

    row = Agency.objects.get(code="H12.77")
    assert (row.name, row.short_name, row.search_key) == ("Sở Thử nghiệm", "Sở Thử", "so thu nghiem so thu")


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.csv", "tệp trống"),
        (b"PK\x03\x04broken", "a.xlsx", "tệp hỏng"),
        (b"\xd0\xcf\x11\xe0old", "a.xls", ".xls cũ"),
        ("Mã,Tên\nạ".encode("cp1258", "replace") + b"\xff\xe3", "a.csv", "CSV UTF-8"),
        (b'{"a": 1', "a.json", "không phải JSON"),
        (b'{"a": 1}', "a.json", "phải là một danh sách"),
        (b'code,name\n"H12', "a.csv", "ngoặc kép"),
        ("Tên,Tuổi\nA,3".encode(), "a.csv", "không thấy dòng tên cột"),
        ("code,name,short_name,level,valid_from,Mật khẩu\n".encode(), "a.csv", "không biết cột “Mật khẩu”"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_a_sentence(data: bytes, name: str, reason: str) -> None:
    before = counts()

    with pytest.raises(FileNotReadable, match=reason):
        put("agencies", data, name)

    assert counts() == before


# -- what is new, changed, ended ---------------------------------------------------------------------------------------


def procedure(**changed: Any) -> dict[str, Any]:
    return {
        "code": "9.000001", "name": "Thủ tục thử", "valid_from": "2026-01-01", "field_code": "G15-TP07",
        "field_name": "Hộ tịch", "level": "COMMUNE", "limit": "5 ngày làm việc", "agencies": ["H12.101"],
        "fees": [{"kind": "LE_PHI", "label": "Lệ phí", "amount_vnd": 8_000}],
    } | changed  # fmt: skip


def put_objects(kind: str, *rows: dict[str, Any], **more: Any) -> Diff:
    return put(kind, json.dumps(list(rows)), "tep.json", **more)


def test_a_new_version_ends_the_old_one_and_its_differences_are_told() -> None:
    put_objects("procedures", procedure())

    diff = put_objects(
        "procedures",
        procedure(valid_from="2027-01-01", fees=[{"kind": "LE_PHI", "label": "Lệ phí", "amount_vnd": 10_000}]),
    )

    (change,) = diff.changed
    assert [(each.label, each.old, each.new) for each in change.fields] == [
        ("Phí, lệ phí 1, số tiền (đồng)", "8000", "10000")
    ]
    assert (len(diff.new), len(diff.closed)) == (0, 1)
    old = queries.procedure_in_force("9.000001", date(2026, 12, 31))
    new = queries.procedure_in_force("9.000001", date(2027, 1, 1))
    assert (old.fees[0].amount_vnd, old.valid_to, new.fees[0].amount_vnd) == (8_000, date(2026, 12, 31), 10_000)


def test_a_published_version_is_not_changed_by_a_list() -> None:
    put_objects("procedures", procedure())

    diff = put_objects("procedures", procedure(limit="3 ngày làm việc"))

    assert reasons(diff) == [
        (1, "bản đã có hiệu lực nên không đổi được (Thời hạn giải quyết: 5 ngày làm việc → 3 ngày làm việc); "
            "ghi ngày hiệu lực mới")
    ]  # fmt: skip
    assert queries.procedure_in_force("9.000001", TODAY).limit_quantity == 5


def test_agencies_and_other_names_may_change_while_a_version_stays() -> None:
    put_objects("procedures", procedure())

    diff = put_objects("procedures", procedure(agencies=["H12.102", "H12.103"], also_called=["thủ tục lạ"]))

    assert len(diff.changed) == 1
    assert queries.deciding_agencies("9.000001") == ("H12.102", "H12.103")
    assert [item.code for item in queries.procedures_in_force(TODAY, "thu tuc la")] == ["9.000001"]


def test_a_draft_is_changed_by_a_list_and_published_by_one() -> None:
    put_objects("procedures", procedure(status="draft"))
    assert ProcedureVersion.objects.get(code="9.000001").status == "draft"

    put_objects("procedures", procedure(status="draft", limit="4 ngày làm việc"))
    diff = put_objects("procedures", procedure(limit="3 ngày làm việc"))

    assert (len(diff.changed), reasons(diff)) == (1, [])
    assert queries.procedure_in_force("9.000001", TODAY).limit_quantity == 3


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([procedure(limit="0 ngày")], "thời hạn phải từ 1 trở lên"),
        ([procedure(), procedure(valid_from="2026-05-01")], "cùng chưa có ngày hết hiệu lực"),
        ([procedure(valid_to="2026-06-30"), procedure(valid_from="2026-05-01")], "trùng thời gian"),
        ([procedure(valid_to="2025-06-30")], "ngày hết hiệu lực trước ngày hiệu lực"),
        ([procedure(fees=[{"kind": "PHI", "amount_vnd": "một trăm nghìn"}])], "không đọc được thành số tiền"),
        ([procedure(fees=[{"kind": "THUE", "amount_vnd": 1}])], "không phải một trong: phí, lệ phí"),
        ([procedure(agencies=["H99"])], "chưa có cơ quan “H99”"),
        ([procedure(stages=[{"unit": "A", "hours": "4 ngày"}])], "các bước cộng lại 4 ngày, thời hạn là 5 ngày"),
        ([procedure(components=[{"name": "A", "case_code": "X"}])], "không có trường hợp “X”"),
        ([procedure(limits=[{"channel": "ONLINE", "limit": "1 ngày"}] * 2)], "chỉ có một thời hạn riêng"),
        ([procedure(exemptions=[{"class_code": "A", "name": "A", "ground": "B"}])], "một trong hai"),
        ([procedure(name="")], "Tên thủ tục"),
        ([procedure(name=["a"])], "phải là một giá trị"),
        ([procedure(valid_from="31/02/2026")], "lịch không có ngày 31/02/2026"),
        ([procedure(khac=1)], "không biết mục “khac”"),
        ([procedure(fees=[{"khac": 1}])], "không biết “khac”"),
        ([procedure(fees=3)], "phải là danh sách đối tượng"),
        ([procedure(name="A\u200bB")], "ký tự ẩn"),
        ([procedure(name="#REF!")], "công thức lỗi"),
    ],
)  # fmt: skip
def test_a_procedure_that_cannot_be_is_refused_and_nothing_is_written(rows: list[dict[str, Any]], reason: str) -> None:
    before = counts()

    diff = put_objects("procedures", *rows, procedure(code="9.000009"))

    assert any(reason in said for _, said in reasons(diff)), reasons(diff)
    assert all(row == len(rows) for row, _ in reasons(diff))
    assert counts() == before


def test_a_trial_tells_what_would_be_and_writes_nothing() -> None:
    before = counts()

    diff = put_objects("procedures", procedure(), is_trial=True)

    assert len(diff.new) == 1
    assert counts() == before


def test_what_two_people_put_in_at_once_is_refused_by_the_database_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: Any) -> None:
        raise IntegrityError("no")

    monkeypatch.setattr("motcua.ground.catalogue.services.publish_all", refused)
    before = counts()

    with pytest.raises(Exception, match="Chưa ghi gì"):
        put_objects("procedures", procedure())

    assert counts() == before


def test_what_a_list_changed_stands_in_the_record_of_changes() -> None:
    put_objects("procedures", procedure())
    put_objects("procedures", procedure(valid_from="2027-01-01", limit="3 ngày làm việc"))

    old = audit.history(ProcedureVersion.objects.get(pk="9.000001@2026-01-01"))
    (made,) = audit.history(ProcedureVersion.objects.get(pk="9.000001@2027-01-01"))

    assert (made.what, made.who) == ("thêm", "lệnh trên máy chủ")
    assert {(each.label, each.old, each.new) for each in made.fields} == {
        ("Thời hạn giải quyết", "5 ngày làm việc", "3 ngày làm việc"), ("Nạp từ tệp", "", "tep.json"),
    }  # fmt: skip
    assert [(each.what, {field.new for field in each.fields}) for each in old] == [
        ("sửa", {"31/12/2026", "tep.json"}), ("thêm", {"tep.json"}),
    ]  # fmt: skip


# -- units, agencies, postage, calendars -------------------------------------------------------------------------------


def test_a_unit_that_is_merged_ends_and_leads_to_the_new_one() -> None:
    diff = put(
        "units",
        "code,name,kind,parent,valid_from,valid_to,successions.code,successions.valid_from,successions.share\n"
        "32128,Xã Cái Nước,xã,96,01/07/2025,31/12/2026,32999,01/01/2027,toàn bộ\n"
        "32999,Xã Cái Nước Mới,xã,96,01/01/2027,,,,\n",
    )

    assert reasons(diff) == []
    assert (len(diff.new), len(diff.changed)) == (1, 1)
    assert UnitSuccession.objects.get(old_id="32128@2025-07-01").new_code == "32999"
    assert AdminUnit.objects.get(pk="32128@2025-07-01").valid_to == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("32998,Xã A,xã,96,01/01/2027,31/12/2026,,,", "ngày hết hiệu lực trước"),
        ("998,Xã A,xã,96,01/01/2027,,,,", "phải có 5 chữ số"),
        ("32998,Xã A,thôn,96,01/01/2027,,,,", "không phải một trong"),
        ("32998,Xã A,xã,96,01/01/2026,31/12/2026,32997,01/01/2027,toàn bộ", "chưa có đơn vị kế tiếp"),
        ("32998,Xã A,xã,96,01/01/2026,31/12/2026,32128,01/07/2025,toàn bộ", "bắt đầu sau ngày hết hiệu lực"),
        ("32128,Xã Khác,xã,96,01/01/2025,31/12/2026,,,", "trùng thời gian"),
    ],
)
def test_a_unit_that_cannot_be_is_refused(row: str, reason: str) -> None:
    head = "code,name,kind,parent,valid_from,valid_to,successions.code,successions.valid_from,successions.share\n"
    before = counts()

    diff = put("units", head + row)

    assert any(reason in said for _, said in reasons(diff)), reasons(diff)
    assert counts() == before


def test_a_price_in_force_is_followed_and_not_changed() -> None:
    head = "direction,zone,up_to_g,amount_vnd,transit_days,valid_from,valid_to,source\n"

    refused = put("tariffs", head + "gửi hồ sơ,trong tỉnh,100,31.000,2,01/01/2021,,TT 22/2017")
    taken = put("tariffs", head + "gửi hồ sơ,trong tỉnh,100,31.000 đ,2,01/01/2027,,TT mới")

    assert "ghi ngày hiệu lực mới" in reasons(refused)[0][1]
    assert (len(taken.changed), len(taken.closed)) == (1, 1)
    price = queries.postage("SUBMIT", "PROVINCE", 100, date(2027, 1, 1))
    assert price is not None
    assert price.amount_vnd == 31_000


def test_a_list_of_days_off_alone_is_put_into_a_known_calendar() -> None:
    head = "date,kind,occasion,decision,confidence\n"
    told = head + "2028-01-26,OFF,Tết Mậu Thân,QĐ 1,verified\n2028-01-27,nghỉ,Tết,,memory\n"

    diff = put("calendars", told, fill={"code": "VN"})

    assert reasons(diff) == []
    assert len(diff.new) == 2
    assert date(2028, 1, 26) in {off.on for off in deadlines.calendar("VN").off}
    assert DayException.objects.get(pk="VN:2028-01-26:OFF").known_from == NOW


def test_a_day_that_is_told_anew_is_closed_and_added() -> None:
    told = "date,kind,occasion\n2028-01-26,OFF,{}\n"
    put("calendars", told.format("Tết"), fill={"code": "VN"})

    diff = put("calendars", told.format("Tết Mậu Thân"), fill={"code": "VN"})

    assert len(diff.changed) == 1
    rows = DayException.objects.filter(code="VN", day=date(2028, 1, 26)).order_by("id")
    assert [(row.occasion, row.known_to) for row in rows] == [("Tết", NOW), ("Tết Mậu Thân", None)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("H12,Lịch,01/01/2027,,,,,,,,,", "lịch không có buổi làm việc nào"),
        ("H12,Lịch,01/01/2027,11:30–07:30,,,,,,,,", "Lịch làm việc chưa dùng được"),
        ("H12,Lịch,01/01/2027,sáng,,,,,,,,", "không phải một buổi"),
        ("H12,Lịch,,07:30–11:30,,,,,,,,", "Hiệu lực từ ngày: còn trống"),
        ("H12,Lịch,01/01/2027,07:30–11:30,,,,,2027-05-08,MAKEUP,Chủ nhật,Bù", "không có giờ làm việc"),
        ("KHONG,,,,,,,,2027-05-08,OFF,,Nghỉ", "chưa có lịch “KHONG”"),
        ("VN,,,,,,,,2027-05-08,MAKEUP,Chủ nhật,Bù", "không có giờ làm việc"),
    ],
)
def test_a_calendar_nobody_can_work_by_is_refused(row: str, reason: str) -> None:
    head = "code,name,valid_from,mon,tue,wed,thu,sun,days.day,days.kind,days.worked_as,days.occasion\n"
    before = counts()

    diff = put("calendars", head + row)

    assert any(reason in said for _, said in reasons(diff)), reasons(diff)
    assert counts() == before
