"""The pages of staff: each leader reads her own people, the administrator alone writes; hours and counters told."""

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.base.memory import forget_all
from motcua.doors.portal import views as portal
from motcua.ground.agreements.models import Certificate, Equipment, OpeningHours, Training
from motcua.ground.people.models import Account
from tests.doors.officials import Clock, clock, signed_in, text_of
from tests.factories import CAST, MONDAY
from tests.scans import pdf, picture, store

__all__ = ["clock", "store"]
pytestmark = pytest.mark.django_db

LIST = "/dieu-hanh/nhan-su"
CLERK, THERE, OFFICIAL = CAST["post_clerk"], "buudien.tinh", "lanhdao.congan"
HEAD = "giamdoc.tt-tinh"
POINT = "/dieu-hanh/diem-va-quay/bd-u-minh"
COURSE = {
    "khoa-course": "Tập huấn bổ sung", "khoa-trainer": "Sở Tư pháp", "khoa-trained_on": "05/10/2026",
    "khoa-certificate_no": "12/CN-STP", "khoa-first": "06/10/2026", "khoa-last": "05/10/2028",
    "khoa-fields_of": ["MH-CTR", "MH-HKD"],
}  # fmt: skip


def one(person: str) -> str:
    return f"{LIST}/nguoi/{person}"


def sent(data: bytes | None = None, name: str = "cn.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or picture(), "image/jpeg")


def written() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values()) for model in (Training, Certificate)]


def with_certificate(person: str = CLERK) -> tuple[str, str]:
    """A course with its file, put in by the administrator; return the address of the file and a record's id."""
    assert signed_in("administrator").post(f"{one(person)}/tap-huan", COURSE | {"khoa-file": sent()}).status_code == 303
    row = Training.objects.get(person_id=person, field_code="MH-CTR")
    return f"{LIST}/chung-nhan/{row.certificate_id}", row.pk


# -- who reads ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "seen", "unseen"),
    [
        ("manager", {CLERK, THERE, OFFICIAL}, set()),
        ("administrator", {CLERK, THERE, OFFICIAL}, set()),
        ("post_director", {CLERK, THERE}, {OFFICIAL}),
        (HEAD, {THERE}, {CLERK}),
    ],
)
def test_each_leader_reads_her_own_people(clock: Clock, who: str, seen: set[str], unseen: set[str]) -> None:
    client = signed_in(who)

    table = client.get(f"{LIST}/bang.csv").content.decode("utf-8-sig")
    there = {row["Tên đăng nhập"] for row in csv.DictReader(table.splitlines())}

    assert client.get(LIST).status_code == 200
    assert seen <= there
    assert not unseen & there
    assert {client.get(one(person)).status_code for person in seen} == {200}
    assert {client.get(one(person)).status_code for person in unseen} <= {404}


@pytest.mark.parametrize("who", ["post_clerk", "courier", "one_stop_officer", "case_officer", "unit_head", "applicant"])
def test_nobody_else_reads_them(clock: Clock, who: str) -> None:
    client = signed_in(who)

    for address in (LIST, f"{LIST}/bang.csv", one(CLERK), POINT):
        assert client.get(address).status_code == 403, address


def test_somebody_unknown_is_asked_to_sign_in(clock: Clock) -> None:
    assert Client().get(LIST).status_code == 302


def test_a_citizen_is_nobodys_staff(clock: Clock) -> None:
    assert signed_in("administrator").get(one("nguoidan.1")).status_code == 404


# -- the list ----------------------------------------------------------------------------------------------------------


def test_the_list_is_filtered_by_employer_point_training_and_words(clock: Clock) -> None:
    client = signed_in("manager")

    def found(query: str) -> str:
        return text_of(client.get(f"{LIST}?{query}"))

    assert "Lâm Thị Ngọc Hân" in found("noi=POST&diem=bd-cai-nuoc")
    assert "Lâm Thị Ngọc Hân" not in found("noi=AGENCY")
    assert "Lâm Thị Ngọc Hân" in found("tim=lam+thi+ngoc")
    assert "Trịnh Thị Ngọc Mai" in found("tap-huan=het")  # one field of hers is over
    assert "Lâm Thị Ngọc Hân" not in found("tap-huan=het")
    assert "Không có ai như đã lọc." in found("tim=zzz&tap-huan=chua-co")
    assert client.get(f"{LIST}?tap-huan=bia&noi=%00&sau=ai").status_code == 200


def test_a_long_list_goes_on_after_fifty(clock: Clock) -> None:
    client = signed_in("manager")

    first = client.get(LIST)
    second = client.get(first.context["next_href"])

    names = [line.id for page in (first, second) for line in page.context["lines"]]
    assert len(first.context["lines"]) == 50
    assert len(names) == len(set(names)) == first.context["number"]


def test_the_table_is_taken_away_as_csv_and_xlsx(clock: Clock) -> None:
    client = signed_in("post_director")
    Account.objects.filter(pk=CLERK).update(title="=1+1")

    table = client.get(f"{LIST}/bang.csv?tim=ngoc+han")
    workbook = client.get(f"{LIST}/bang.xlsx")

    (row,) = csv.DictReader(table.content.decode("utf-8-sig").splitlines())
    assert (row["Họ tên"], row["Chức vụ"], row["Tập huấn"]) == ("Lâm Thị Ngọc Hân", "'=1+1", "Còn hạn")
    assert workbook.content[:2] == b"PK"
    assert client.get(f"{LIST}/bang.pdf").status_code == 404


@pytest.mark.parametrize("address", [LIST, f"{LIST}?noi=POST", f"{LIST}/bang.csv", one(CLERK), POINT])
def test_a_process_that_remembers_nothing_asks_little(clock: Clock, address: str) -> None:
    client = signed_in("manager")
    client.get(address)
    forget_all()

    with CaptureQueriesContext(connection) as asked:
        client.get(address)

    assert len(asked) <= 20, [query["sql"][:90] for query in asked]


# -- writing -----------------------------------------------------------------------------------------------------------


def test_the_administrator_adds_a_course_with_its_certificate(clock: Clock, store: Path) -> None:
    address, _record = with_certificate()

    page = text_of(signed_in("administrator").get(one(CLERK)))

    assert "12/CN-STP" in page
    assert "Đăng ký, quản lý cư trú" in page
    answer = signed_in("post_director").get(address)
    assert (answer.status_code, answer["X-Content-Type-Options"], answer["Cache-Control"]) == (
        200, "nosniff", "private, no-store",
    )  # fmt: skip
    assert b"".join(answer) == picture()
    assert LogEntry.objects.get(action=LogEntry.Action.ACCESS).actor_id == CAST["post_director"]
    assert "Ai đã mở tệp chứng nhận" in text_of(signed_in("manager").get(one(CLERK)))


@pytest.mark.parametrize("who", [HEAD, "post_clerk", "case_officer", "applicant"])
def test_a_certificate_is_opened_by_nobody_else_and_no_look_is_written(clock: Clock, store: Path, who: str) -> None:
    address, _record = with_certificate()

    assert signed_in(who).get(address).status_code in (403, 404)
    assert Client().get(address).status_code == 302
    assert not LogEntry.objects.filter(action=LogEntry.Action.ACCESS).exists()


@pytest.mark.parametrize("who", ["manager", "post_director", HEAD, "post_clerk"])
def test_others_are_refused_what_writes_and_see_no_forms(clock: Clock, store: Path, who: str) -> None:
    address, record = with_certificate()
    key, client, before = address.rpartition("/")[2], signed_in(who), written()

    posts = {
        "tap-huan": COURSE | {"khoa-certificate_no": "", "khoa-fields_of": ["MH-VL"]},
        "tap-huan/cham-dut": {"training": record, "reason": "Không"},
        "chung-nhan": {"tep-records": [record], "tep-file": sent(picture(color="green")), "tep-reason": "Thay"},
        "chung-nhan/bo": {"certificate": key, "reason": "Không"},
    }
    for path, posted in posts.items():
        assert client.post(f"{one(CLERK)}/{path}", posted).status_code in (403, 404), path

    assert written() == before
    assert "Ghi tập huấn" not in text_of(client.get(one(THERE)))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"khoa-course": ""}, "Khóa học"),
        ({"khoa-first": ""}, "Gõ ngày dạng ngày/tháng/năm."),
        ({"khoa-first": "31/02/2026"}, "31/02/2026"),
        ({"khoa-first": "01/10/2026"}, "Chứng nhận không có hiệu lực trước ngày học."),
        ({"khoa-fields_of": []}, "Chọn ít nhất một lĩnh vực"),
        ({"khoa-fields_of": ["XX"]}, "Chọn ít nhất một lĩnh vực"),
        ({"khoa-file": sent(b"MZ" + bytes(200), "a.exe")}, "a.exe"),
        ({"khoa-file": sent(pdf(1), "cn.jpg")}, "cn.jpg"),
    ],
)
def test_a_course_that_is_refused_comes_back_with_what_was_typed(
    clock: Clock, store: Path, changed: dict[str, Any], said: str
) -> None:
    before = written()

    page = signed_in("administrator").post(f"{one(CLERK)}/tap-huan", COURSE | changed)

    assert page.status_code == 422
    assert said in text_of(page)
    assert "12/CN-STP" in page.content.decode()
    assert written() == before


def test_a_record_is_ended_and_a_file_replaced_and_taken_away_with_reasons(clock: Clock, store: Path) -> None:
    address, record = with_certificate()
    client, key = signed_in("administrator"), address.rpartition("/")[2]

    without = client.post(f"{one(CLERK)}/chung-nhan", {"tep-records": [record], "tep-file": sent(pdf(1), "moi.pdf")})
    replaced = client.post(
        f"{one(CLERK)}/chung-nhan",
        {"tep-records": [record], "tep-file": sent(pdf(1), "moi.pdf"), "tep-reason": "Ảnh mờ"},
    )
    removed = client.post(f"{one(CLERK)}/chung-nhan/bo", {"certificate": key, "reason": "Nhầm người"})
    ended = client.post(f"{one(CLERK)}/tap-huan/cham-dut", {"training": record, "reason": "Cấp nhầm"})
    twice = client.post(f"{one(CLERK)}/tap-huan/cham-dut", {"training": record, "reason": "Lần nữa"}, follow=True)

    assert (without.status_code, replaced.status_code, removed.status_code, ended.status_code) == (409, 303, 303, 303)
    assert "Ghi lý do thay tệp" in text_of(without)
    assert Certificate.objects.get(pk=key).removed_reason == "Nhầm người"
    row = Training.objects.get(pk=record)
    assert (row.ended_reason, row.certificate is not None) == ("Cấp nhầm", True)
    assert "đã hết hiệu lực" in text_of(twice)
    assert "Kiều Anh Tuấn chấm dứt" in text_of(client.get(one(CLERK)))


# -- points ------------------------------------------------------------------------------------------------------------


def test_the_page_of_a_point_tells_hours_counters_people_and_equipment(clock: Clock) -> None:
    page = text_of(signed_in("manager").get(POINT))

    assert "đang mở, đến 17:30" in page  # Monday 14:00
    assert "Thứ Hai – thứ Sáu 07:00–11:30, 13:00–17:30" in page
    assert "Trịnh Thị Ngọc Mai" in page
    assert "Máy lấy số" in page
    assert "Máy quét: hỏng từ 16/11/2026" in page


def test_a_point_without_anything_says_so(clock: Clock) -> None:
    Equipment.objects.filter(point_id="bd-u-minh").delete()
    OpeningHours.objects.filter(point_id="bd-u-minh").delete()
    forget_all()

    page = text_of(signed_in("manager").get(POINT))

    assert "Chưa ghi giờ mở cửa." in page
    assert "Chưa ghi thiết bị chung." in page


@pytest.mark.parametrize(
    ("who", "status"), [("administrator", 200), ("post_director", 200), (HEAD, 404), ("post_clerk", 403)]
)
def test_a_point_is_opened_by_those_who_oversee_it(clock: Clock, who: str, status: int) -> None:
    assert signed_in(who).get(POINT).status_code == status


def test_the_portal_says_whether_a_point_is_open_and_when_it_opens_again(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portal, "now", lambda: clock.now)

    def told() -> str:
        return text_of(Client().get("/diem-phuc-vu"))

    clock.now = MONDAY
    assert "đang mở, đến 11:30" in told()
    clock.now = MONDAY + timedelta(hours=4)
    assert "đang đóng, mở lại lúc 13:00 hôm nay" in told()
    clock.now = MONDAY + timedelta(days=5, hours=6)  # Saturday afternoon
    assert "đang đóng, mở lại lúc 07:30, thứ Hai" in told()
    OpeningHours.objects.all().delete()
    forget_all()
    assert "chưa công bố giờ mở cửa" in told()
