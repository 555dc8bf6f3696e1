"""Hours, equipment and training in the administration: what cannot be is said in a sentence, and nothing is written."""

from html import unescape
from typing import Any

import pytest
from django.test import Client

from motcua.ground.agreements.hours import is_open
from motcua.ground.agreements.models import Equipment, OpeningHours, Training
from motcua.ground.agreements.queries import hours_of
from motcua.ground.people.models import Employment
from tests.doors.administrators import NOW, account_form, admin, at_noon, text_of

__all__ = ["admin", "at_noon"]
pytestmark = pytest.mark.django_db

HOURS, EQUIPMENT, TRAINING = (f"/quan-tri/agreements/{name}/" for name in ("openinghours", "equipment", "training"))
WEEK = {
    "point": "bd-cai-nuoc", "valid_from": "01/01/2027", "valid_to": "", "calendar_code": "VN", "note": "",
    "mon": "07:30–11:30, 13:00–17:00", "sat": "08:00-10:00",
}  # fmt: skip
PIECE = {
    "point": "bd-cai-nuoc", "counter": "bd-cai-nuoc/1", "piece": "CAMERA", "count": "2", "state": "WORKS",
    "since": "01/11/2026", "note": "",
}  # fmt: skip
COURSE = {
    "person_id": "buudien.cainuoc", "field_code": "MH-CTR", "course": "Bổ sung", "trainer": "Sở Tư pháp",
    "trained_on": "05/10/2026", "certificate_no": "12/CN", "valid_from": "06/10/2026", "valid_to": "",
}  # fmt: skip


def written() -> list[Any]:
    tables = (OpeningHours, Equipment, Training)
    return [list(model._default_manager.order_by("pk").values()) for model in tables]


def test_new_hours_follow_those_that_were_ended(admin: Client) -> None:
    OpeningHours.objects.filter(point_id="bd-cai-nuoc").update(valid_to="2026-12-31")

    assert admin.post(f"{HOURS}add/", WEEK).status_code == 302

    row = OpeningHours.objects.get(pk="bd-cai-nuoc@2027-01-01")
    assert row.sessions == {"mon": [["07:30", "11:30"], ["13:00", "17:00"]], "sat": [["08:00", "10:00"]]}
    found = hours_of("bd-cai-nuoc")
    assert not is_open(found, row.valid_from.replace(day=5))  # a Tuesday, which is left out
    assert "Thứ Hai 07:30–11:30, 13:00–17:00; Thứ Bảy 08:00–10:00" in text_of(admin, HOURS)


@pytest.mark.parametrize(
    ("table", "form", "said"),
    [
        (HOURS, WEEK, "Điểm này đã có giờ mở cửa trong thời gian này"),
        (HOURS, WEEK | {"mon": "7 giờ"}, "không phải một buổi làm việc"),
        (HOURS, WEEK | {"mon": "11:00–07:00"}, "giờ cuối phải sau giờ đầu"),
        (HOURS, WEEK | {"valid_to": "31/12/2026"}, "Ngày hết hiệu lực phải từ ngày bắt đầu trở đi"),
        (EQUIPMENT, PIECE | {"counter": "bd-u-minh/1"}, "Quầy này thuộc điểm khác"),
        (EQUIPMENT, PIECE | {"since": "03/11/2026"}, "Tình trạng không thể bắt đầu sau hôm nay"),
        (EQUIPMENT, PIECE | {"count": "0"}, "Số lượng ít nhất là 1"),
        (TRAINING, COURSE | {"trained_on": "07/10/2026"}, "Chứng nhận không có hiệu lực trước ngày học"),
        (TRAINING, COURSE | {"certificate_no": "034/2025/CN-TH", "trainer": "Sở Tư pháp"}, "đã ghi cho người khác"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_written(
    admin: Client, table: str, form: dict[str, str], said: str
) -> None:
    Training.objects.filter(person_id="buudien.uminh", field_code="G15-TP07").update(certificate_no="034/2025/CN-TH")
    before = written()

    page = unescape(text_of(admin, f"{table}add/", form))

    assert said in page
    assert written() == before


def test_a_piece_is_numbered_at_its_point_and_told_in_words(admin: Client) -> None:
    assert admin.post(f"{EQUIPMENT}add/", PIECE).status_code == 302

    row = Equipment.objects.get(piece="CAMERA", counter_id="bd-cai-nuoc/1")
    assert row.pk.startswith("bd-cai-nuoc#")
    assert "dùng tốt" in text_of(admin, EQUIPMENT)


def test_an_account_that_changes_its_employer_keeps_where_it_worked_before(admin: Client) -> None:
    made = account_form(username="moi.den", roles=["CASE_OFFICER"], employer="AGENCY", agency_code="H12.17", degree="")
    admin.post("/quan-tri/people/account/add/", made)
    passing = made | {"roles": ["POST_CLERK"], "employer": "POST", "agency_code": "", "degree": "UNIVERSITY"}

    refused = text_of(admin, "/quan-tri/people/account/moi.den/change/", passing | {"roles": ["CASE_OFFICER"]})
    admin.post("/quan-tri/people/account/moi.den/change/", passing)

    assert "không giữ vai trò của cán bộ cơ quan" in unescape(refused)
    rows = Employment.objects.filter(account_id="moi.den").order_by("valid_from")
    first = NOW.date()
    assert {(row.employer, row.valid_from) for row in rows} == {("AGENCY", None), ("POST", first)}
    assert [row.valid_to for row in rows if row.employer == "POST"] == [None]
