"""Lists of staff and of training are put in whole or not at all; nobody gets a password, nobody is closed unasked."""

import csv
import io
import stat
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry

from motcua.base.changes import Diff
from motcua.base.violations import NotReadable
from motcua.ground.agreements.models import Assignment, Training
from motcua.ground.people import invitations
from motcua.ground.people.models import Account, Employment, Invitation
from motcua.outward.exchange.importing import put_in, take_out
from motcua.outward.exchange.inviting import put_in_and_invite
from tests.factories import CAST, MONDAY

TODAY = date(2026, 11, 2)
CLERK = CAST["post_clerk"]
pytestmark = pytest.mark.django_db

NEW = {
    "username": "an.bt", "full_name": "Lê Thị Thử An", "employer": "bưu điện", "roles": "nhân viên bưu điện",
    "home_point_id": "bd-cai-nuoc", "title": "giao dịch viên", "degree": "Cử nhân", "speciality": "Luật",
    "employed_on": "01/10/2026", "phone": "900000777", "email": "an@thu.example",
}  # fmt: skip
COURSE = {
    "person_id": CLERK, "field_codes": "MH-CTR; MH-HKD", "course": "Tập huấn bổ sung", "trainer": "Sở Tư pháp",
    "trained_on": "05/10/2026", "certificate_no": "12/CN-STP", "valid_from": "06/10/2026", "valid_to": "05/10/2028",
}  # fmt: skip


def table(*rows: dict[str, str]) -> bytes:
    heads = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, heads)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def put(kind: str, *rows: dict[str, str], **more: Any) -> Diff:
    return put_in(kind, "nhan-su.csv", table(*rows), at=MONDAY, today=TODAY, **more)


def written() -> list[Any]:
    tables = (Account, Employment, Invitation, Training, Assignment)
    return [list(model._default_manager.order_by("pk").values()) for model in tables]


def refused(kind: str, *rows: dict[str, str]) -> list[str]:
    """Let a list be refused; nothing may have been written."""
    before = written()
    diff = put(kind, *rows)
    assert written() == before
    return [f"{refusal.row}: {refusal.reason}" for refusal in diff.refused]


# -- staff -------------------------------------------------------------------------------------------------------------


def test_a_new_person_has_an_account_that_no_password_opens() -> None:
    diff = put("staff", NEW)

    account = Account.objects.get(username="an.bt")
    assert (len(diff.new), diff.refused) == (1, ())
    assert not account.has_usable_password()
    assert (account.employer, account.roles, account.home_point_id) == ("POST", ["POST_CLERK"], "bd-cai-nuoc")
    assert (account.degree, account.speciality, account.phone) == ("UNIVERSITY", "Luật", "0900000777")
    row = Employment.objects.get(account=account)
    assert (row.valid_from, row.valid_to, row.title) == (date(2026, 10, 1), None, "giao dịch viên")


def test_whoever_is_new_is_invited_by_a_link_in_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    file = tmp_path / "loi-moi.csv"

    put_in_and_invite(partial(put, "staff", NEW), file, at=MONDAY)

    (line,) = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    code = line["Liên kết đặt mật khẩu"].rpartition("/loi-moi/")[2]
    assert invitations.find(code, MONDAY).username == "an.bt"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert code.partition("-")[2] not in str(written())


def test_a_file_of_invitations_is_never_written_over_and_then_no_account_is_made(tmp_path: Path) -> None:
    file = tmp_path / "loi-moi.csv"
    file.write_text("cũ")
    before = written()

    with pytest.raises(NotReadable, match="Đã có tệp"):
        put_in_and_invite(partial(put, "staff", NEW), file, at=MONDAY)

    assert written() == before
    assert file.read_text() == "cũ"


def test_a_trial_says_what_would_change_and_writes_nothing() -> None:
    before = written()

    diff = put("staff", NEW, is_trial=True)

    assert (len(diff.new), diff.refused) == (1, ())
    assert written() == before


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"phone": "12345"}, "cột “phone”: Số điện thoại có 10 hoặc 11 chữ số"),
        ({"employed_on": "31/02/2026"}, "cột “employed_on”: lịch không có ngày 31/02/2026"),
        ({"employed_on": "01/12/2026"}, "cột “Làm từ ngày”: ngày 01/12/2026 chưa đến"),
        ({"employer": "viễn thông"}, "cột “employer”: “viễn thông” không phải một trong: cơ quan, bưu điện"),
        ({"employer": "cơ quan", "agency_code": "H12.999", "roles": "cán bộ một cửa"}, "chưa có cơ quan “H12.999”"),
        ({"home_point_id": "bd-khong-co"}, "cột “Bưu cục”: chưa có điểm phục vụ “bd-khong-co”"),
        ({"roles": "thợ hàn"}, "cột “roles”: “thợ hàn” không phải một vai trò"),
        ({"roles": "lãnh đạo đơn vị"}, "cột “Vai trò”: người của bưu điện không giữ vai trò của cán bộ cơ quan"),
        ({"roles": "quản trị"}, "cột “Vai trò”: vai trò “quản trị” không cấp bằng danh sách"),
        ({"employer": "cơ quan", "roles": "bưu tá"}, "cột “Vai trò”: nhân viên bưu điện, bưu tá là người của bưu điện"),
        ({"full_name": ""}, "cột “Họ tên”: còn trống"),
        ({"full_name": "An 2"}, "cột “full_name”: Họ tên có ký tự “2”"),
        ({"username": "an bt"}, "cột “username”: “an bt” không phải mã dùng được"),
        ({"username": CLERK.upper()}, "chỉ khác chữ hoa, chữ thường với tài khoản"),
        ({"degree": "lớp 12"}, "cột “degree”: “lớp 12” không phải một trong: sơ cấp"),
        ({"valid_to": "30/09/2026"}, "cột “Làm đến hết ngày”: nghỉ trước ngày vào làm"),
        ({"valid_to": "30/11/2026"}, "cột “Làm đến hết ngày”: ngày 30/11/2026 chưa đến"),
        ({"email": "an@thu"}, "cột “email”: Thư điện tử có dạng ten@noi.vn"),
    ],
)
def test_a_row_of_staff_that_cannot_be_is_refused_with_its_column(changed: dict[str, str], said: str) -> None:
    told = refused("staff", {**NEW, "agency_code": ""} | changed)

    assert [line for line in told if line.startswith("2: ") and said in line], told


def test_one_person_told_twice_is_refused_with_the_other_row() -> None:
    assert refused("staff", NEW, NEW) == ["3: đã có ở dòng 2, cùng mã và ngày hiệu lực"]
    again = {**NEW, "username": "an.khac"}
    assert refused("staff", NEW, again) == ["3: cột “Họ tên”: cùng họ tên và điện thoại với dòng 2"]


def test_who_is_left_out_of_a_list_stays_and_is_named() -> None:
    diff = put("staff", NEW)

    assert CLERK in [record.code for record in diff.left_out]
    assert "lanhdao.congan" not in [record.code for record in diff.left_out]  # an agency's, of whom the list is silent
    assert Account.objects.get(username=CLERK).suspended_at is None
    assert diff.closed == ()


def test_a_list_of_degrees_alone_changes_nothing_else() -> None:
    before = Account.objects.filter(username=CLERK).values().get()

    diff = put("staff", {"username": CLERK, "degree": "cao đẳng", "speciality": "Kế toán"})

    after = Account.objects.filter(username=CLERK).values().get()
    assert (len(diff.changed), diff.refused) == (1, ())
    assert after == before | {"degree": "COLLEGE", "speciality": "Kế toán"}


def test_who_stands_at_a_counter_cannot_leave_before_the_assignment_ends() -> None:
    told = refused("staff", {"username": CLERK, "valid_to": "01/11/2026"})

    assert "còn phân công ở Quầy 2" in told[0]
    assert "ghi ngày hết của phân công đó trước" in told[0]


def test_who_has_left_is_closed_at_once_and_stays_in_the_books() -> None:
    Assignment.objects.filter(person_id=CLERK).update(valid_to=date(2026, 10, 31))

    diff = put("staff", {"username": CLERK, "valid_to": "01/11/2026"})

    account = Account.objects.get(username=CLERK)
    assert [(ending.record.code, ending.last_day) for ending in diff.closed] == [(CLERK, date(2026, 11, 1))]
    assert account.suspended_at == MONDAY
    assert Employment.objects.get(account=account).valid_to == date(2026, 11, 1)
    assert refused("staff", {"username": CLERK, "valid_to": "", "title": "x"})[0].startswith(
        "2: cột “Làm đến hết ngày”"
    )


def test_who_passes_from_an_agency_to_the_post_has_a_row_for_each() -> None:
    official = {**NEW, "employer": "cơ quan", "agency_code": "H12.17", "roles": "cán bộ thụ lý", "home_point_id": ""}
    put("staff", official)
    passing = {**NEW, "agency_code": "", "employed_on": "01/11/2026"}

    same_day = refused("staff", passing | {"employed_on": "01/10/2026"})
    diff = put("staff", passing)

    assert same_day == ["2: cột “Làm từ ngày”: chuyển nơi làm việc thì ghi ngày bắt đầu ở nơi mới"]
    assert diff.refused == ()
    rows = Employment.objects.filter(account__username="an.bt").order_by("valid_from")
    assert [(row.employer, row.agency_code, row.valid_from, row.valid_to) for row in rows] == [
        ("AGENCY", "H12.17", date(2026, 10, 1), date(2026, 10, 31)),
        ("POST", "", date(2026, 11, 1), None),
    ]
    assert Account.objects.get(username="an.bt").roles == ["POST_CLERK"]


def test_the_record_of_changes_keeps_no_telephone() -> None:
    put("staff", {"username": CLERK, "phone": "0900000778"})

    entry = LogEntry.objects.filter(object_pk=CLERK).latest("timestamp")
    assert "0900000778" not in str(entry.changes)
    assert "Điện thoại" in entry.changes


# -- training ----------------------------------------------------------------------------------------------------------


def test_one_course_in_several_fields_is_one_record_for_each() -> None:
    diff = put("training", COURSE)

    rows = Training.objects.filter(certificate_no="12/CN-STP").order_by("field_code")
    assert (len(diff.new) + len(diff.changed), diff.refused) == (2, ())
    assert [(row.field_code, row.valid_from, row.trainer) for row in rows] == [
        ("MH-CTR", date(2026, 10, 6), "Sở Tư pháp"), ("MH-HKD", date(2026, 10, 6), "Sở Tư pháp"),
    ]  # fmt: skip
    assert all(row.field_name != row.field_code for row in rows)


def test_a_newer_training_of_a_field_ends_the_one_before_on_the_day_before() -> None:
    old = Training.objects.get(person_id=CLERK, field_code="G15-TP07")

    diff = put("training", {**COURSE, "field_codes": "G15-TP07"})

    old.refresh_from_db()
    assert (len(diff.changed), len(diff.closed)) == (1, 1)
    assert old.valid_to == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"person_id": "ai.do"}, "cột “Tên đăng nhập”: chưa có “ai.do” trong danh sách nhân sự"),
        ({"field_codes": "MH-CTR; G99-XX"}, "cột “Mã lĩnh vực”: chưa có lĩnh vực “G99-XX”"),
        ({"trained_on": "07/10/2026"}, "chứng nhận có hiệu lực từ 06/10/2026, trước ngày học 07/10/2026"),
        ({"trained_on": "31/02/2026"}, "cột “trained_on”: lịch không có ngày 31/02/2026"),
        ({"trained_on": "05/11/2026", "valid_from": "06/11/2026"}, "cột “Ngày học”: ngày 05/11/2026 chưa đến"),
        ({"valid_to": "01/10/2026"}, "ngày hết hiệu lực trước ngày hiệu lực"),
        ({"course": ""}, "còn trống"),
    ],
)
def test_a_row_of_training_that_cannot_be_is_refused_with_its_column(changed: dict[str, str], said: str) -> None:
    told = refused("training", COURSE | changed)

    assert [line for line in told if line.startswith("2: ") and said in line], told


def test_a_certificate_number_belongs_to_one_person_and_one_course() -> None:
    other = {**COURSE, "person_id": "buudien.tinh"}

    assert refused("training", COURSE, other) == ["3: cột “Số chứng nhận”: số “12/CN-STP” đã có ở dòng 2"]
    put("training", COURSE)
    (told,) = refused("training", other)
    assert f"đã có ở bản của {CLERK}" in told


def test_what_somebody_has_ended_is_not_brought_back_by_a_list() -> None:
    put("training", COURSE)
    Training.objects.filter(certificate_no="12/CN-STP", field_code="MH-CTR").update(
        valid_to=date(2026, 10, 20), ended_at=MONDAY, ended_by="quantri", ended_reason="cấp nhầm"
    )

    told = refused("training", {**COURSE, "field_codes": "MH-CTR"})

    assert told == [
        "2: cột “Hiệu lực từ ngày”: đã chấm dứt ngày 20/10/2026 (cấp nhầm); ghi bản mới với ngày hiệu lực khác"
    ]


@pytest.mark.parametrize("kind", ["staff", "training"])
@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
def test_what_is_taken_out_and_put_in_again_changes_nothing(kind: str, ending: str) -> None:
    put("staff", NEW)
    put("training", COURSE)
    before = written()

    diff = put_in(kind, f"a.{ending}", take_out(kind, ending, today=TODAY), at=MONDAY, today=TODAY)

    assert (diff.new, diff.changed, diff.closed, diff.refused, diff.left_out) == ((), (), (), (), ())
    assert diff.same >= 50
    assert written() == before
